import type { ReauthEvent } from '@reauth/core'
import { onMount } from 'svelte'
import { getReauthContext } from './reauth-context.js'

/**
 * Calls back for everything that happens in every run of the page while the component is mounted, for analytics, notifications and logs.
 * Call it while the component initialises.
 *
 * @param listener Receives each event. It never holds a token, an input or data.
 *
 * @example
 * useReauthEvents(({ type, actionId }) => analytics.track(`${actionId} ${type}`))
 */
export function useReauthEvents(listener: (event: ReauthEvent) => void): void {
  const { reauth } = getReauthContext()
  onMount(() => reauth.onEvent(listener))
}
