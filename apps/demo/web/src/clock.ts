import type { ReauthClock } from '@reauth/core'

/** The clocks of this page. The only place that reads them. */
export const pageClock: ReauthClock = {
  monotonic: () => performance.now(),
  wall: () => Date.now(),
}
