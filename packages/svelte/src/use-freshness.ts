import { type Preview, bindFreshness } from '@reauth/core'
import type { ParsedRequirement, Requirement } from '@reauth/policy'
import { createSubscriber } from 'svelte/reactivity'
import { getReauthContext } from './reauth-context.js'

/**
 * Says what would happen if an action with this requirement started now. Follows the runs of the page, `reset()`, and time. Call it while the component
 * initialises.
 *
 * Advice, from memory: the server decides.
 *
 * @param requirement What the action demands; `action.requirement` for that of an action.
 * @returns `current`, which is reactive: `'unknown'` until a run has read the claims.
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
