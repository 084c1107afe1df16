import { type Preview, bindFreshness } from '@reauth/core'
import type { ParsedRequirement, Requirement } from '@reauth/policy'
import { type Accessor, createEffect, createSignal, onCleanup } from 'solid-js'
import { useReauthContext } from './reauth-provider.js'

/**
 * Returns what would happen if an action with this requirement started now. Updates after each run, after `reset()`, and as time passes.
 *
 * The result is advice, based on claims in memory: the server decides.
 *
 * @param requirement The requirement to check, such as `action.requirement`, or an accessor of it.
 * @returns The preview. Its `preview` is `'unknown'` until a run has read the claims.
 *
 * @example
 * const freshness = useFreshness(transfer.requirement)
 * return <button>{freshness().preview === 'wouldPrompt' ? 'Continue' : 'Send'}</button>
 */
export function useFreshness(
  requirement: Requirement | ParsedRequirement | Accessor<Requirement | ParsedRequirement>,
): Accessor<Preview> {
  const { reauth } = useReauthContext()
  const current = typeof requirement === 'function' ? requirement : () => requirement
  const [preview, setPreview] = createSignal(reauth.preview(current()))
  createEffect(() => onCleanup(bindFreshness(reauth, current(), setPreview)))
  return preview
}
