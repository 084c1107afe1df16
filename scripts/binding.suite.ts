// Tests that every binding runs, with its real framework.
import type { BindingOptions, Reauth, SensitiveActionMethods, SensitiveClosure } from '@reauth/core'
import type { Requirement } from '@reauth/policy'
import { describe, expect, it, vi } from 'vitest'
import { type Input, type Rendered, receivedTypes, pageOf, transfer } from './binding.fixture.js'

/** The arguments of `useSensitiveAction()` in a component. */
export type Use =
  | readonly [action: typeof transfer, options?: BindingOptions<Input>]
  | readonly [closure: SensitiveClosure<string>, requirement: Requirement]

/** A mounted component. */
export interface Component {
  /** The newest methods: those of a React hook belong to the run of their render. */
  readonly methods: SensitiveActionMethods<string, Input>
  /** The element in which the component renders `textOf()`. */
  readonly element: Element
}

/** An app with a provider, and one component for each use. */
export interface App {
  readonly components: readonly Component[]
  readonly unmount: () => void
}

export interface AppOptions {
  readonly reauth: Reauth
  readonly uses: readonly Use[]
  readonly onResumeError?: (error: unknown) => void
}

/** Waits up to 20 seconds, because a busy machine is slow. */
const WAIT_OPTIONS = { timeout: 20_000 }

const renderedBy = ({ element }: Component): Rendered => JSON.parse(element.textContent) as Rendered
const until = (component: Component, rendered: Partial<Rendered>): Promise<void> =>
  vi.waitFor(() => expect(renderedBy(component)).toMatchObject(rendered), WAIT_OPTIONS)

/** Redirects to the provider and returns the page that the end-user comes back to. */
async function comeBackFromRedirect() {
  const before = pageOf(true)
  await before.reauth.perform(transfer, { to: 'Bob' })
  return before.comeBack()
}

/** Tests a binding. @param mount Renders an app in the document. */
export function describeBinding(mount: (options: AppOptions) => Promise<App>): void {
  describe('a binding', () => {
    it('is idle before a run, shows its result, and is idle again after reset()', async () => {
      const { components, unmount } = await mount({ reauth: pageOf(false).reauth, uses: [[transfer]] })
      const [component] = components as [Component]
      expect(renderedBy(component)).toMatchObject({ status: 'idle', isPending: false, freshness: 'unknown' })
      await expect(component.methods.perform({ to: 'Bob' })).resolves.toEqual({
        outcome: 'succeeded',
        data: 'sent to Bob',
      })
      await until(component, {
        status: 'succeeded',
        isPending: false,
        data: 'sent to Bob',
        input: { to: 'Bob' },
        freshness: 'fresh',
      })
      component.methods.reset()
      await until(component, { status: 'idle' })
      expect(renderedBy(component).data).toBeUndefined()
      unmount()
    })

    it('receives every event once while it is mounted', async () => {
      const { reauth } = pageOf(false)
      receivedTypes.length = 0
      const { components, unmount } = await mount({ reauth, uses: [[transfer]] })
      const [component] = components as [Component]
      await component.methods.perform({ to: 'Bob' })
      expect(receivedTypes).toEqual(['started', 'called', 'succeeded'])
      unmount()
      await reauth.perform(transfer, { to: 'Carol' })
      expect(receivedTypes).toHaveLength(3)
    })

    it('is pending during a run, and starts one run for a double click', async () => {
      const calls: string[] = []
      let answer!: (text: string) => void
      const server = new Promise<string>((resolve) => (answer = resolve))
      const closure: SensitiveClosure<string> = ({ idempotencyKey }) => {
        calls.push(idempotencyKey)
        return server
      }
      const uses: Use[] = [[closure, { maxAge: '5m' }]]
      const { components, unmount } = await mount({ reauth: pageOf(false).reauth, uses })
      const [component] = components as [Component]
      const perform = component.methods.perform as unknown as () => Promise<unknown>
      const outcomes = [perform(), perform()]
      await until(component, { isPending: true })
      answer('sent')
      await Promise.all(outcomes)
      await until(component, { status: 'succeeded', isPending: false, data: 'sent' })
      expect(calls).toHaveLength(1)
      unmount()
    })

    it('shows the error code of a failed run', async () => {
      const { components, unmount } = await mount({
        reauth: pageOf(false).reauth,
        uses: [[() => Promise.resolve(new Response(null, { status: 403 }) as never), { maxAge: '5m' }]],
      })
      const [component] = components as [Component]
      await (component.methods.perform as unknown as () => Promise<unknown>)()
      await until(component, { status: 'refused', isPending: false })
      expect(renderedBy(component).code).toEqual(expect.any(String))
      unmount()
    })

    it('shows the run that a redirect interrupted, and confirms it', async () => {
      const before = pageOf(true)
      const leaving = await mount({ reauth: before.reauth, uses: [[transfer]] })
      await expect(leaving.components[0]!.methods.perform({ to: 'Bob' })).resolves.toEqual({ outcome: 'redirecting' })
      await until(leaving.components[0]!, { isPending: true, resumed: 'none' })
      leaving.unmount()
      const { components, unmount } = await mount({ reauth: before.comeBack().reauth, uses: [[transfer]] })
      const [component] = components as [Component]
      await until(component, {
        status: 'confirmingResumed',
        canConfirm: true,
        description: 'Send to Bob',
        input: { to: 'Bob' },
        resumed: 'transfer',
      })
      component.methods.confirm()
      await until(component, { status: 'succeeded', data: 'sent to Bob' })
      unmount()
    })

    it('shows a resumed run only in the component that matches it, where it can be cancelled', async () => {
      const { reauth } = await comeBackFromRedirect()
      const uses = ['Alice', 'Bob', 'Carol'].map((name): Use => [transfer, { matches: ({ to }) => to === name }])
      const { components, unmount } = await mount({ reauth, uses })
      await until(components[1]!, { canConfirm: true })
      expect(components.map((row) => renderedBy(row).status)).toEqual(['idle', 'confirmingResumed', 'idle'])
      components[1]!.methods.cancel()
      await until(components[1]!, { code: 'cancelled' })
      unmount()
    })

    it('stops listening when it unmounts, and the run continues', async () => {
      const { reauth, listeners } = pageOf(false)
      const { components, unmount } = await mount({ reauth, uses: [[transfer]] })
      const outcome = components[0]!.methods.perform({ to: 'Bob' })
      await vi.waitFor(() => expect(listeners()).toBe(1), WAIT_OPTIONS)
      unmount()
      expect(listeners()).toBe(0)
      await expect(outcome).resolves.toMatchObject({ outcome: 'succeeded' })
    })

    it('adopts no run after it was unmounted', async () => {
      const { reauth, listeners } = await comeBackFromRedirect()
      const { unmount } = await mount({ reauth, uses: [[transfer]] })
      unmount()
      const run = await reauth.resume()
      await vi.waitFor(() => expect(run?.getSnapshot().canConfirm).toBe(true), WAIT_OPTIONS)
      expect(listeners()).toBe(0)
      run?.cancel()
    })

    it('updates the freshness after a run and after reset()', async () => {
      const { reauth } = pageOf(false)
      const { components, unmount } = await mount({ reauth, uses: [[transfer]] })
      expect(renderedBy(components[0]!).freshness).toBe('unknown')
      await reauth.perform(transfer, { to: 'Bob' })
      await until(components[0]!, { freshness: 'fresh', status: 'idle' })
      reauth.reset()
      await until(components[0]!, { freshness: 'unknown' })
      unmount()
    })

    it('passes an error of resume() to onResumeError, and shows that there is no run', async () => {
      const error = new Error('A resume() that rejects.')
      const onResumeError = vi.fn()
      const reauth = { ...pageOf(false).reauth, resume: () => Promise.reject(error) }
      const { components, unmount } = await mount({ reauth, uses: [[transfer]], onResumeError })
      await until(components[0]!, { status: 'idle', resumed: 'none' })
      expect(onResumeError).toHaveBeenCalledExactlyOnceWith(error)
      unmount()
    })
  })
}
