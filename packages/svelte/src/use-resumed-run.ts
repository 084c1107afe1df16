import type { SensitiveRun } from '@reauth/core'
import { onMount } from 'svelte'
import { reactive } from './reactive.js'
import { getReauthContext } from './reauth-context.js'

/**
 * Tells which run this page load continues, whatever its action is: for the callback page. Call it while the component initialises.
 *
 * @returns `current`, which is reactive: `undefined` while that is not known yet, `null` if this page load is no callback of a sensitive action.
 *
 * @example
 * const run = useResumedRun()
 * $effect(() => {
 *   if (run.current === null) goto('/')
 * })
 */
export function useResumedRun(): { readonly current: SensitiveRun | null | undefined } {
  const page = getReauthContext()
  const { track, notify } = reactive()
  onMount(() => page.subscribe(notify))
  return {
    get current() {
      track()
      return page.resumed
    },
  }
}
