/** A time above this number of seconds must be in milliseconds. */
const MILLISECONDS_ABOVE = 1e11

/** The machine's clock, in seconds. No other code reads it. */
export const machineClock = (): number => Math.floor(Date.now() / 1000)

/** The machine's monotonic clock, in milliseconds since an unspecified time. */
export const machineMonotonic = (): number => performance.now()

/** Returns whether a value is a plausible time in seconds since the Unix epoch. */
export const isSeconds = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value <= MILLISECONDS_ABOVE

/** Reads a clock. `cause` is the error that it threw. */
export function readClock(
  clock: () => number,
): { readonly now: number } | { readonly now?: never; readonly cause?: unknown } {
  try {
    const now = clock()
    return Number.isFinite(now) ? { now } : {}
  } catch (cause) {
    return { cause }
  }
}

/** Returns whether a value is a clock that now returns seconds. */
export const isClock = (clock: unknown): clock is () => number => isSeconds(readClock(clock as () => number).now)
