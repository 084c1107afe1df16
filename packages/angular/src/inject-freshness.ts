import { DestroyRef, type Signal, afterNextRender, inject, signal } from '@angular/core'
import { type Preview, bindFreshness } from '@reauth/core'
import type { ParsedRequirement, Requirement } from '@reauth/policy'
import { injectReauth } from './provide-reauth.js'

/**
 * Returns what would happen if an action with this requirement started now. Updates after each run, after `reset()`, and as time passes. Call it in an injection context.
 *
 * The result is advice, based on claims in memory: the server decides.
 *
 * @param requirement The requirement to check, such as `action.requirement`.
 * @returns The preview. Its `preview` is `'unknown'` until a run has read the claims.
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
