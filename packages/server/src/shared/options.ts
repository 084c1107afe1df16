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
