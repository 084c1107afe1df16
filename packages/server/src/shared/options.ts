import { type Duration, durationInSeconds } from '@reauth/policy'
import { ReauthServerError } from './server-error.js'
import { typeName } from './type-name.js'

/**
 * Refuses an object with an unknown member, which is usually a misspelling: with `subjct`, no subject would be compared.
 *
 * @param caller The function that takes the object, for the message.
 * @param options The object.
 * @param names The known members.
 * @throws {ReauthServerError} `invalidConfiguration` with the member's name, or with `options` if the value isn't an object.
 */
export function refuseUnknown(caller: string, options: unknown, names: readonly string[]): void {
  if (typeof options !== 'object' || options === null)
    throw new ReauthServerError('options', `${caller} takes an object, got ${typeName(options)}.`)
  for (const name of Object.keys(options)) {
    if (!names.includes(name))
      throw new ReauthServerError(name, `${caller} has no option \`${name}\`. Its options are ${names.join(', ')}.`)
  }
}

/**
 * Creates the error for an invalid option. Its message holds the field, what is expected, and the value's type; never the value, which may be a secret.
 *
 * @param field The name of the option.
 * @param value The value of the option.
 * @param expected What the option must be, such as 'a function'.
 * @param advice A sentence that says what to do. Default: none.
 */
export const wrongOption = (field: string, value: unknown, expected: string, advice?: string): ReauthServerError =>
  new ReauthServerError(
    field,
    `\`${field}\` must be ${expected}, got ${typeName(value)}.${advice === undefined ? '' : ` ${advice}`}`,
  )

/** How far two clocks may differ: minimum, maximum and default. */
export const CLOCK_TOLERANCE = ['0s', '60s', '5s'] as const

/**
 * Reads a duration option and checks its bounds.
 *
 * @param options The object with the option.
 * @param field The name of the option.
 * @param bounds Minimum, maximum and default.
 * @returns The duration in seconds.
 * @throws {ReauthServerError} `invalidConfiguration` if the duration is out of bounds.
 * @throws {ReauthError} `invalidDuration` if it isn't a duration.
 */
export function durationWithin<Field extends string>(
  options: { readonly [Name in Field]?: Duration },
  field: Field,
  [min, max, defaultValue]: readonly [Duration, Duration, Duration],
): number {
  const value: Duration | undefined = options[field]
  const seconds = durationInSeconds(value === undefined ? defaultValue : value, field)
  if (seconds < durationInSeconds(min, field) || seconds > durationInSeconds(max, field))
    throw wrongOption(field, value, `a duration from '${min}' to '${max}'`)
  return seconds
}
