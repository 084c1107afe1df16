import type { TestReauth } from '@reauth/core/testing'
import { type Component, type MountOptions, flushSync, mount, unmount } from 'svelte'
import { createReauthContext } from './reauth-context.js'

/** What {@link mountTestPage} takes besides the component: the options of Svelte's `mount()`, and the flow. */
export type TestPageOptions<Props extends Record<string, unknown>> = MountOptions<Props> & {
  /** Made by `createTestReauth()`. */
  readonly app: TestReauth
}

/**
 * Mounts a component for a test, below the real flow over services whose answers the test writes.
 *
 * Each page load of `app.page` mounts it anew, as a browser does.
 *
 * @param component A page of the app. It does not call `setReauthContext()`.
 * @param options `app`, and what Svelte's `mount()` takes.
 * @returns A function that unmounts it.
 *
 * @example
 * const app = createTestReauth({ actions: [transfer], service: { refresh: stale(), redirect: authenticates() } })
 * const unmount = mountTestPage(TransferPage, { app, target: document.body })
 */
export function mountTestPage<Props extends Record<string, unknown>>(
  component: Component<Props>,
  { app, context, ...options }: TestPageOptions<Props>,
): () => void {
  const open = (): object => {
    const page = createReauthContext(app.reauth)
    const mounted = mount(component, {
      ...(options as MountOptions<Props>),
      context: new Map([...(context ?? []), ...page.context]),
    })
    flushSync()
    page.resume()
    return mounted
  }
  let mounted = open()
  const stop = app.subscribe(() => {
    void unmount(mounted)
    mounted = open()
  })
  return () => {
    stop()
    void unmount(mounted)
  }
}
