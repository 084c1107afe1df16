/** The two clocks of a device. Neither decides about freshness. */
export interface ReauthClock {
  /** Milliseconds that only ever grow, but may stand still while the device sleeps. */
  monotonic(): number
  /** Milliseconds since the Unix epoch, as the device believes. */
  wall(): number
}

/** The device's clocks. The only place that reads them. */
export const deviceClock: ReauthClock = {
  monotonic: () => performance.now(),
  wall: () => Date.now(),
}
