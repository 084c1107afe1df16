import type { SensitiveRun } from '@reauth/core'
import { useSyncExternalStore } from 'react'
import { useReauthContext } from './reauth-context.js'

/**
 * Tells which run this page load continues, whatever its action is: for the callback page.
 *
 * @returns `undefined` while that is not known yet, `null` where this page load is no callback of a sensitive action.
 *
 * @example
 * const run = useResumedRun()
 * useEffect(() => {
 *   if (run === null) navigate('/')
 * }, [run, navigate])
 */
export function useResumedRun(): SensitiveRun | null | undefined {
  const page = useReauthContext()
  return useSyncExternalStore(
    page.subscribe,
    () => page.resumed,
    () => undefined,
  )
}
