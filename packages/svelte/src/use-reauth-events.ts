import type { ReauthEvent } from '@reauth/core'
import { onMount } from 'svelte'
import { getReauthContext } from './reauth-context.js'

/**
 * Calls a listener for every event of every run of the page while the component is mounted: for analytics, notifications and logs.
 * Call it while the component initializes.
 *
 * @param listener Called with each event. An event never holds a token, an input or data.
 *
 * @example
 * useReauthEvents(({ type, actionId }) => analytics.track(`${actionId} ${type}`))
 */
export function useReauthEvents(listener: (event: ReauthEvent) => void): void {
  const { reauth } = getReauthContext()
  onMount(() => reauth.onEvent(listener))
}
