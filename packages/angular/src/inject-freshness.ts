import { DestroyRef, type Signal, afterNextRender, inject, signal } from '@angular/core'
import { type Preview, bindFreshness } from '@reauth/core'
import type { ParsedRequirement, Requirement } from '@reauth/policy'
import { injectReauth } from './provide-reauth.js'

/**
 * Says what would happen if an action with this requirement started now. Follows the runs of the page, `reset()`, and time. Call it in an injection context.
 *
 * Advice, from memory: the server decides.
 *
 * @param requirement What the action demands; `action.requirement` for that of an action.
 * @returns `'unknown'` until a run has read the claims.
 *
 * @example
 * readonly freshness = injectFreshness(transfer.requirement)
 * // <button>{{ freshness().preview === 'wouldPrompt' ? 'Continue' : 'Send' }}</button>
 */
export function injectFreshness(requirement: Requirement | ParsedRequirement): Signal<Preview> {
  const { reauth } = injectReauth()
  const preview = signal(reauth.preview(requirement))
  let stop = (): void => {}
  afterNextRender(() => (stop = bindFreshness(reauth, requirement, (next) => preview.set(next))))
  inject(DestroyRef).onDestroy(() => stop())
  return preview.asReadonly()
}
