// Shared by the edge-case tests of the bindings: responses of an endpoint, and a mounted component.
import { formatChallenge, toProblem } from '@reauth/policy'
import { expect, vi } from 'vitest'
import { type Endpoint, type Rendered, type WindowPage, windowPageOf } from './binding.fixture.js'
import type { App, AppOptions, Component } from './binding.suite.js'

/** Renders an app in the document. The same function as for `describeBinding()`. */
export type Mount = (options: AppOptions) => Promise<App>

export const BOB = { to: 'Bob' }

/** Parses what a component renders. */
export const renderedBy = ({ element }: Component): Rendered => JSON.parse(element.textContent) as Rendered

/** Waits up to 20 seconds, because a busy machine is slow. */
const eventually = (test: () => void): Promise<void> => vi.waitFor(test, { timeout: 20_000 })

/** Waits until a component renders these values. */
export const until = (component: Component, rendered: Partial<Rendered>): Promise<void> =>
  eventually(() => expect(renderedBy(component)).toMatchObject(rendered))

/** Creates an endpoint that responds with these values. */
export const answerWith =
  (status: number, body?: object | string, headers: Record<string, string> = {}) =>
  (): Response =>
    new Response(typeof body === 'object' ? JSON.stringify(body) : body, { status, headers })

export const ok = answerWith(201, 'sent')
export const stepUp = answerWith(401, toProblem({ maxAge: 0 }), {
  'www-authenticate': formatChallenge({ maxAge: 0 }),
})
export const textOfBody = (answer: unknown): Promise<string> => (answer as Response).text()

/** Authenticates the end-user in the only window. */
export async function answerPrompt({ prompts }: WindowPage): Promise<void> {
  await eventually(() => expect(prompts).toHaveLength(1))
  for (const { answer } of prompts) answer()
}

/** Mounts one component that calls an endpoint, on a page that prompts in a window. */
export async function open(mount: Mount, isOld: boolean, { action }: Pick<Endpoint, 'action'>) {
  const page = windowPageOf(isOld)
  const { components, unmount } = await mount({ reauth: page.reauth, uses: [[action]] })
  const [component] = components as [Component]
  return { page, component, unmount, perform: component.methods.perform }
}
