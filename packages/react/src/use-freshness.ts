import type { Preview } from '@reauth/core'
import type { ParsedRequirement, Requirement } from '@reauth/policy'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { useReauthContext } from './reauth-context.js'

/** The longest delay of a browser's timer, in milliseconds: a longer one fires at once. */
const MAX_DELAY = 2 ** 31 - 1

const neverChanges = () => () => {}

/**
 * Says what would happen if an action with this requirement started now. Follows the runs of the page, `reset()`, and time.
 *
 * Advice, from memory: the server decides.
 *
 * @param requirement What the action demands; `action.requirement` for that of an action.
 * @returns `'unknown'` until a run has read the claims.
 *
 * @example
 * const { preview } = useFreshness(transfer.requirement)
 * return <button>{preview === 'wouldPrompt' ? 'Continue' : 'Send'}</button>
 */
export function useFreshness(requirement: Requirement | ParsedRequirement): Preview {
  const { reauth } = useReauthContext()
  const [, setTick] = useState(0)
  // A part of the page that is hydrated late shows first what the server rendered.
  const isHydrating = useSyncExternalStore(
    neverChanges,
    () => false,
    () => true,
  )
  const preview: Preview = isHydrating ? { preview: 'unknown' } : reauth.preview(requirement)
  const { expiresIn } = preview
  // A timer that ends before a long window does is set again.
  const left = expiresIn === undefined ? undefined : Math.max(0, expiresIn) * 1000 + 1
  useEffect(() => reauth.subscribe(() => setTick((count) => count + 1)), [reauth])
  useEffect(() => {
    if (left === undefined) return
    const timer = setTimeout(() => setTick((count) => count + 1), Math.min(MAX_DELAY, left))
    return () => clearTimeout(timer)
  }, [left])
  return preview
}
