import { type BindReauthOptions, type Reauth, type ReauthBinding, bindReauth } from '@reauth/core'
import { getContext, onMount, setContext } from 'svelte'

/** Options of {@link setReauthContext}. */
export type ReauthContextOptions = BindReauthOptions

const KEY = Symbol('reauth')

/**
 * Provides the page's sensitive actions to the components below this one, and continues the run that a redirect interrupted. Call it while the root component
 * or the root layout initializes.
 *
 * On a server it only provides the actions; it starts nothing.
 *
 * @param reauth Create it once, outside the components, with `createReauth()`.
 * @param options `onResumeError` is called if the interrupted run can't be resumed. Default: `reportError()`.
 *
 * @example
 * setReauthContext(reauth)
 */
export function setReauthContext(reauth: Reauth, options: ReauthContextOptions = {}): void {
  const binding = setContext(KEY, bindReauth(reauth, options))
  onMount(() => binding.resume())
}

/** Creates the context for Svelte's `mount()`, and `resume()`, which continues the run that a redirect interrupted. */
export function createReauthContext(
  reauth: Reauth,
): Pick<ReauthBinding, 'resume'> & { context: Map<unknown, unknown> } {
  const binding = bindReauth(reauth)
  return { context: new Map([[KEY, binding]]), resume: binding.resume }
}

/** Returns the binding of the nearest component above that set it. Throws if there is none. */
export function getReauthContext(): ReauthBinding {
  const binding = getContext<ReauthBinding | undefined>(KEY)
  if (binding === undefined)
    throw new Error('The context is missing. Call setReauthContext(reauth) in a component above this one.')
  return binding
}
