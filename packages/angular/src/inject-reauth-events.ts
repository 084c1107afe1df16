import { DestroyRef, afterNextRender, inject } from '@angular/core'
import type { ReauthEvent } from '@reauth/core'
import { injectReauth } from './provide-reauth.js'

/**
 * Calls back for everything that happens in every run of the page while the component is mounted, for analytics, notifications and logs.
 * Call it in an injection context.
 *
 * @param listener Receives each event. It never holds a token, an input or data.
 *
 * @example
 * injectReauthEvents(({ type, actionId }) => analytics.track(`${actionId} ${type}`))
 */
export function injectReauthEvents(listener: (event: ReauthEvent) => void): void {
  const { reauth } = injectReauth()
  let stop = (): void => {}
  afterNextRender(() => (stop = reauth.onEvent(listener)))
  inject(DestroyRef).onDestroy(() => stop())
}
