import type { TestReauth } from '@reauth/core/testing'
import { type Component, type MountOptions, flushSync, mount, unmount } from 'svelte'
import { createReauthContext } from './reauth-context.js'

/** Options of {@link mountTestPage}: those of Svelte's `mount()`, and the app. */
export type TestPageOptions<Props extends Record<string, unknown>> = MountOptions<Props> & {
  /** The app from `createTestReauth()`. */
  readonly app: TestReauth
}

/**
 * Mounts a component for a test, with the real flow over services that the test scripts.
 *
 * Each page load of `app.page` mounts it again, as a browser does.
 *
 * @param component A page of the app that doesn't call `setReauthContext()`.
 * @param options `app`, and the options of Svelte's `mount()`.
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
    const binding = createReauthContext(app.reauth)
    const mounted = mount(component, {
      ...(options as MountOptions<Props>),
      context: new Map([...(context ?? []), ...binding.context]),
    })
    flushSync()
    binding.resume()
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
