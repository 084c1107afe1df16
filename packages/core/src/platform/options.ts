import { ReauthError } from '@reauth/policy'

/**
 * Refuses an option that does not exist, which is most often a misspelt one.
 *
 * @throws {ReauthError} `invalidConfiguration` with the name.
 */
export function refuseUnknownOptions(of: string, options: object, known: readonly string[]): void {
  const unknown = Object.keys(options).find((name) => !known.includes(name))
  if (unknown === undefined) return
  throw new ReauthError('invalidConfiguration', {
    field: unknown,
    message: `${of} has no option \`${unknown}\`. Its options are ${known.join(', ')}.`,
  })
}
