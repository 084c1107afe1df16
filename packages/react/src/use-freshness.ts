import type { Preview } from '@reauth/core'
import type { Requirement } from '@reauth/policy'
import { useEffect, useState } from 'react'
import { useReauthContext } from './reauth-context.js'

/**
 * Tells what would happen if an action with this requirement started now, and again when that changes by time alone.
 *
 * Advice, from memory: the server decides.
 *
 * @param requirement What the action demands.
 * @returns `'unknown'` until a run has read the claims.
 */
export function useFreshness(requirement: Requirement): Preview {
  const { reauth } = useReauthContext()
  const [, setTick] = useState(0)
  const preview = reauth.preview(requirement)
  const { expiresIn } = preview
  useEffect(() => {
    if (expiresIn === undefined) return
    const timer = setTimeout(() => setTick((tick) => tick + 1), Math.max(0, expiresIn) * 1000 + 1)
    return () => clearTimeout(timer)
  }, [expiresIn])
  return preview
}
