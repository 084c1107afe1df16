import { type Preview, bindFreshness } from '@reauth/core'
import type { ParsedRequirement, Requirement } from '@reauth/policy'
import { createSubscriber } from 'svelte/reactivity'
import { getReauthContext } from './reauth-context.js'

/**
 * Returns what would happen if an action with this requirement started now. Updates after each run, after `reset()`, and as time passes. Call it while the component
 * initializes.
 *
 * The result is advice, based on claims in memory: the server decides.
 *
 * @param requirement The requirement to check, such as `action.requirement`.
 * @returns The preview as the reactive `current`. Its `preview` is `'unknown'` until a run has read the claims.
 *
 * @example
 * const freshness = useFreshness(transfer.requirement)
 * // <button>{freshness.current.preview === 'wouldPrompt' ? 'Continue' : 'Send'}</button>
 */
export function useFreshness(requirement: Requirement | ParsedRequirement): { readonly current: Preview } {
  const { reauth } = getReauthContext()
  const track = createSubscriber((update) => bindFreshness(reauth, requirement, update))
  return {
    get current() {
      track()
      return reauth.preview(requirement)
    },
  }
}
