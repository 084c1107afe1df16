/** A time beyond this many seconds is in milliseconds. */
const MILLISECONDS_ABOVE = 1e11

/** The machine's clock, in seconds. Nothing else reads it. */
export const machineClock = (): number => Math.floor(Date.now() / 1000)

/** The machine's clock that only ever grows, in milliseconds since an unknown time. */
export const machineMonotonic = (): number => performance.now()

/** Whether a value can be a time in seconds since the Unix epoch. */
export const isSeconds = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value <= MILLISECONDS_ABOVE

/** Asks a clock for the time. `cause` is what it threw. */
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

/** Whether a clock returns seconds at the moment. */
export const isClock = (clock: unknown): clock is () => number => isSeconds(readClock(clock as () => number).now)
