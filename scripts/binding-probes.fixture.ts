// What the probes of a binding share: an endpoint's answers, and a mounted component.
import { formatChallenge, toProblem } from '@reauth/policy'
import { expect, vi } from 'vitest'
import { type Endpoint, type Rendered, type WindowPage, windowPageOf } from './binding.fixture.js'
import type { App, AppOptions, Component } from './binding.suite.js'

/** Renders an app in the document, as for `describeBinding()`. */
export type Mount = (options: AppOptions) => Promise<App>

export const BOB = { to: 'Bob' }

/** What a component shows. */
export const shown = ({ element }: Component): Rendered => JSON.parse(element.textContent) as Rendered

/** Waits however long it takes: a busy machine is slow and not wrong. */
const eventually = (test: () => void): Promise<void> => vi.waitFor(test, { timeout: 20_000 })

/** Waits until a component shows it. */
export const until = (component: Component, rendered: Partial<Rendered>): Promise<void> =>
  eventually(() => expect(shown(component)).toMatchObject(rendered))

/** A server that gives this answer. */
export const answerWith =
  (status: number, body?: object | string, headers: Record<string, string> = {}) =>
  (): Response =>
    new Response(typeof body === 'object' ? JSON.stringify(body) : body, { status, headers })

export const ok = answerWith(201, 'sent')
export const stepUp = answerWith(401, toProblem({ maxAge: 0 }), {
  'www-authenticate': formatChallenge({ maxAge: 0 }),
})
export const textOfBody = (answer: unknown): Promise<string> => (answer as Response).text()

/** The end-user authenticates in the only window. */
export async function answerPrompt({ prompts }: WindowPage): Promise<void> {
  await eventually(() => expect(prompts).toHaveLength(1))
  for (const { answer } of prompts) answer()
}

/** One component at an endpoint, on a page with a window. */
export async function open(mount: Mount, isOld: boolean, { action }: Pick<Endpoint, 'action'>) {
  const page = windowPageOf(isOld)
  const { components, unmount } = await mount({ reauth: page.reauth, uses: [[action]] })
  const [component] = components as [Component]
  return { page, component, unmount, perform: component.methods.perform }
}
