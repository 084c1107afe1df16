import type { Preview } from '@reauth/core'
import type { ParsedRequirement, Requirement } from '@reauth/policy'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { useReauthContext } from './reauth-context.js'

/** The longest delay of a browser timer, in milliseconds. A longer one fires immediately. */
const MAX_DELAY = 2 ** 31 - 1

const neverChanges = () => () => {}

/**
 * Returns what would happen if an action with this requirement started now. Updates after each run, after `reset()`, and as time passes.
 *
 * The result is advice, based on claims in memory: the server decides.
 *
 * @param requirement The requirement to check, such as `action.requirement`.
 * @returns The preview. Its `preview` is `'unknown'` until a run has read the claims.
 *
 * @example
 * const { preview } = useFreshness(transfer.requirement)
 * return <button>{preview === 'wouldPrompt' ? 'Continue' : 'Send'}</button>
 */
export function useFreshness(requirement: Requirement | ParsedRequirement): Preview {
  const { reauth } = useReauthContext()
  const [, setTick] = useState(0)
  // A part of the page that hydrates late must first show what the server rendered.
  const isHydrating = useSyncExternalStore(
    neverChanges,
    () => false,
    () => true,
  )
  const preview: Preview = isHydrating ? { preview: 'unknown' } : reauth.preview(requirement)
  const { expiresIn } = preview
  // If the timer fires too early because of MAX_DELAY, the next render sets it again.
  const delay = expiresIn === undefined ? undefined : Math.max(0, expiresIn) * 1000 + 1
  useEffect(() => reauth.subscribe(() => setTick((count) => count + 1)), [reauth])
  useEffect(() => {
    if (delay === undefined) return
    const timer = setTimeout(() => setTick((count) => count + 1), Math.min(MAX_DELAY, delay))
    return () => clearTimeout(timer)
  }, [delay])
  return preview
}
