import { type BindReauthOptions, type Reauth, type ReauthBinding, bindReauth } from '@reauth/core'
import { getContext, onMount, setContext } from 'svelte'

/** What {@link setReauthContext} takes besides the flow. */
export type ReauthContextOptions = BindReauthOptions

const KEY = Symbol('reauth')

/**
 * Hands the page's sensitive actions to the components below this one, and continues the run that a redirect interrupted. Call it while the root component
 * or the root layout initialises.
 *
 * On a server it provides, and starts nothing.
 *
 * @param reauth Made once, outside of the components, by `createReauth()`.
 * @param options `onResumeError` receives an error that keeps the interrupted run from being resumed. Default: `reportError()`.
 *
 * @example
 * setReauthContext(reauth)
 */
export function setReauthContext(reauth: Reauth, options: ReauthContextOptions = {}): void {
  const page = setContext(KEY, bindReauth(reauth, options))
  onMount(() => page.resume())
}

/** The same as a context for Svelte's `mount()`, and how to continue the run that a redirect interrupted. */
export function createReauthContext(
  reauth: Reauth,
): Pick<ReauthBinding, 'resume'> & { context: Map<unknown, unknown> } {
  const page = bindReauth(reauth)
  return { context: new Map([[KEY, page]]), resume: page.resume }
}

/** What the nearest component above hands down. Throws if there is none. */
export function getReauthContext(): ReauthBinding {
  const page = getContext<ReauthBinding | undefined>(KEY)
  if (page === undefined) throw new Error('Call setReauthContext(reauth) in a component above.')
  return page
}
