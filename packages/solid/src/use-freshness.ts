import { type Preview, bindFreshness } from '@reauth/core'
import type { ParsedRequirement, Requirement } from '@reauth/policy'
import { type Accessor, createEffect, createSignal, onCleanup } from 'solid-js'
import { useReauthContext } from './reauth-provider.js'

/**
 * Says what would happen if an action with this requirement started now. Follows the runs of the page, `reset()`, and time.
 *
 * Advice, from memory: the server decides.
 *
 * @param requirement What the action demands, or an accessor of it; `action.requirement` for that of an action.
 * @returns `'unknown'` until a run has read the claims.
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
