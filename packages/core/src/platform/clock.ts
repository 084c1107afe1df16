/** The two clocks of a device. Neither decides about freshness. */
export interface ReauthClock {
  /** Milliseconds that never decrease, but may stand still while the device sleeps. */
  monotonic(): number
  /** Milliseconds since the Unix epoch, according to the device. */
  wall(): number
}

/** The device's clocks. Nothing else reads them. */
export const deviceClock: ReauthClock = {
  monotonic: () => performance.now(),
  wall: () => Date.now(),
}
