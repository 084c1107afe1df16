import { ReauthError, typeName } from './reauth-error.js'

/** A length of time with its unit: `'30s'`, `'5m'`, `'1h'`. Whole numbers only; never a bare number. */
export type Duration = `${number}s` | `${number}m` | `${number}h`

const DURATION = /^(\d{1,15})([smh])$/
const SECONDS_PER_UNIT = { s: 1, m: 60, h: 3600 } as const

/**
 * Converts a duration to seconds.
 *
 * Zero is valid here, for example as a tolerance of `'0s'`. As a `maxAge` it is not, and {@link parseRequirement} refuses it.
 *
 * @param value A whole number followed by `s`, `m` or `h`.
 * @param field Name of the option that holds the duration, for the error. Default: none.
 * @returns The length in seconds.
 * @throws {ReauthError} `invalidDuration` for a number, an empty or negative value, a missing or unknown unit, or one beyond 2^53 seconds.
 *
 * @example
 * durationInSeconds('5m') // 300
 */
export function durationInSeconds(value: Duration, field?: string): number {
  const match = typeof value === 'string' ? DURATION.exec(value) : null
  const seconds = match ? Number(match[1]) * SECONDS_PER_UNIT[match[2] as keyof typeof SECONDS_PER_UNIT] : Number.NaN
  if (Number.isSafeInteger(seconds)) return seconds
  const subject = field === undefined ? 'The value' : `\`${field}\``
  const advice =
    Number.isSafeInteger(value) && (value as unknown as number) > 0
      ? `Use '${value}s' for ${value} seconds.`
      : "Write a whole number and its unit: 's', 'm' or 'h'."
  throw new ReauthError('invalidDuration', {
    field,
    message: `${subject} must be a duration such as '5m', got ${typeName(value)}. ${advice}`,
  })
}
