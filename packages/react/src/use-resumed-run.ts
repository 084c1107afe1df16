import type { SensitiveRun } from '@reauth/core'
import { useSyncExternalStore } from 'react'
import { useReauthContext } from './reauth-context.js'

/**
 * Returns the run that this page load continues, whatever its action is. Use it on the callback page.
 *
 * @returns The run, `undefined` while it isn't known yet, or `null` if this page load isn't the callback of a sensitive action.
 *
 * @example
 * const run = useResumedRun()
 * useEffect(() => {
 *   if (run === null) navigate('/')
 * }, [run, navigate])
 */
export function useResumedRun(): SensitiveRun | null | undefined {
  const binding = useReauthContext()
  return useSyncExternalStore(
    binding.subscribe,
    () => binding.resumed,
    () => undefined,
  )
}
