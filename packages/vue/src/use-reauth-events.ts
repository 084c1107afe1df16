import type { ReauthEvent } from '@reauth/core'
import { onMounted, onUnmounted } from 'vue'
import { injectReauth } from './reauth-plugin.js'

/**
 * Calls back for everything that happens in every run of the page while the component is mounted, for analytics, notifications and logs.
 *
 * @param listener Receives each event. It never holds a token, an input or data.
 *
 * @example
 * useReauthEvents(({ type, actionId }) => analytics.track(`${actionId} ${type}`))
 */
export function useReauthEvents(listener: (event: ReauthEvent) => void): void {
  const { reauth } = injectReauth()
  let stop = (): void => {}
  onMounted(() => (stop = reauth.onEvent(listener)))
  onUnmounted(() => stop())
}
