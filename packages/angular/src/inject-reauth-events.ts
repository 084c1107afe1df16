import { DestroyRef, afterNextRender, inject } from '@angular/core'
import type { ReauthEvent } from '@reauth/core'
import { injectReauth } from './provide-reauth.js'

/**
 * Calls a listener for every event of every run of the page while the component is mounted: for analytics, notifications and logs.
 * Call it in an injection context.
 *
 * @param listener Called with each event. An event never holds a token, an input or data.
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
