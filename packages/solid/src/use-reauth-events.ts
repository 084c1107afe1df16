import type { ReauthEvent } from '@reauth/core'
import { onCleanup, onMount } from 'solid-js'
import { useReauthContext } from './reauth-provider.js'

/**
 * Calls a listener for every event of every run of the page while the component is mounted: for analytics, notifications and logs.
 *
 * @param listener Called with each event. An event never holds a token, an input or data.
 *
 * @example
 * useReauthEvents(({ type, actionId }) => analytics.track(`${actionId} ${type}`))
 */
export function useReauthEvents(listener: (event: ReauthEvent) => void): void {
  const { reauth } = useReauthContext()
  let stop = (): void => {}
  onMount(() => (stop = reauth.onEvent(listener)))
  onCleanup(() => stop())
}
