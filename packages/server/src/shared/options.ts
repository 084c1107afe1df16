import { type Duration, durationInSeconds } from '@reauth/policy'
import { ReauthServerError } from './server-error.js'
import { typeName } from './type-name.js'

/**
 * Refuses an object with a member that nobody reads, which is most often a misspelt one: with `subjct`, no subject would be compared.
 *
 * @param of What takes the object, for the message.
 * @param given The object.
 * @param known The members that are read.
 * @throws {ReauthServerError} `invalidConfiguration` with the member's name, or with `options` if it is no object.
 */
export function refuseUnknown(of: string, given: unknown, known: readonly string[]): void {
  if (typeof given !== 'object' || given === null)
    throw new ReauthServerError('options', `${of} takes an object, got ${typeName(given)}.`)
  for (const name of Object.keys(given)) {
    if (!known.includes(name))
      throw new ReauthServerError(name, `${of} has no option \`${name}\`. Its options are ${known.join(', ')}.`)
  }
}

/**
 * Makes the error for an option that makes no sense: the field, what to write, and the type of what it got. Never the value, which may be a secret.
 *
 * @param field The name of the option.
 * @param value What was given.
 * @param advice A sentence: what to write.
 */
export const wrongOption = (field: string, value: unknown, advice: string): ReauthServerError =>
  new ReauthServerError(field, `${advice.replace(/\.$/, '')}, got ${typeName(value)}.`)

/** How far two clocks may differ: the least, the most, and the default. */
export const CLOCK_TOLERANCE = ['0s', '60s', '5s'] as const

/**
 * Reads a duration that has bounds.
 *
 * @param options Where it stands.
 * @param field Its name.
 * @param bounds The least, the most, and the default.
 * @returns Seconds.
 * @throws {ReauthServerError} `invalidConfiguration` if it is out of bounds.
 * @throws {ReauthError} `invalidDuration`.
 */
export function durationWithin<Field extends string>(
  options: { readonly [Name in Field]?: Duration },
  field: Field,
  [least, most, usual]: readonly [Duration, Duration, Duration],
): number {
  const value: Duration | undefined = options[field]
  const seconds = durationInSeconds(value === undefined ? usual : value, field)
  if (seconds < durationInSeconds(least, field) || seconds > durationInSeconds(most, field))
    throw wrongOption(field, value, `Give from '${least}' to '${most}'.`)
  return seconds
}
