import { ReauthError } from './reauth-error.js'

/** A length of time with its unit: `'30s'`, `'5m'`, `'1h'`. Whole numbers only; never a bare number. */
export type Duration = `${number}s` | `${number}m` | `${number}h`

const SECONDS_PER_UNIT = { s: 1, m: 60, h: 3600 } as const

/**
 * Reads a duration.
 *
 * @param value A whole number followed by `s`, `m` or `h`. `'0s'` is a value, not "off".
 * @returns The length in seconds.
 * @throws {ReauthError} `invalidDuration` for a number, an empty or negative value, a missing or unknown unit, or one beyond 2^53 seconds.
 *
 * @example
 * durationInSeconds('5m') // 300
 */
export function durationInSeconds(value: Duration): number {
  const match = typeof value === 'string' ? /^(\d{1,15})([smh])$/.exec(value) : null
  const seconds = match ? Number(match[1]) * SECONDS_PER_UNIT[match[2] as keyof typeof SECONDS_PER_UNIT] : Number.NaN
  if (!Number.isSafeInteger(seconds)) throw new ReauthError('invalidDuration')
  return seconds
}
