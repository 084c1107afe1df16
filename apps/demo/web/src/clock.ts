import type { ReauthClock } from '@reauth/core'

/** The clocks of this page. No other module reads the time. */
export const pageClock: ReauthClock = {
  monotonic: () => performance.now(),
  wall: () => Date.now(),
}
