import type { SensitiveRun } from '@reauth/core'
import { onMount } from 'svelte'
import { reactive } from './reactive.js'
import { getReauthContext } from './reauth-context.js'

/**
 * Returns the run that this page load continues, whatever its action is. Use it on the callback page. Call it while the component initializes.
 *
 * @returns The run as the reactive `current`: `undefined` while it isn't known yet, or `null` if this page load isn't the callback of a sensitive action.
 *
 * @example
 * const run = useResumedRun()
 * $effect(() => {
 *   if (run.current === null) goto('/')
 * })
 */
export function useResumedRun(): { readonly current: SensitiveRun | null | undefined } {
  const binding = getReauthContext()
  const { track, notify } = reactive()
  onMount(() => binding.subscribe(notify))
  return {
    get current() {
      track()
      return binding.resumed
    },
  }
}
