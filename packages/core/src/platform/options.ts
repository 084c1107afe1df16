import { ReauthError } from '@reauth/policy'

/**
 * The accepted values of each option: words in quotes, such as `"'zero' or 'needed'"`; types, such as
 * `'function or object'`; or required members, such as `'.put.get'`. An option with `''` is checked elsewhere.
 */
export type OptionTypes<Names extends string = string> = Readonly<Record<Names, string>>

/** Refuses an option with a message that says what it must be and the type of the value, never the value. */
export function refuseOption(field: string, expected: string, value: unknown): never {
  throw new ReauthError('invalidConfiguration', {
    field,
    message: `\`${field}\` must be ${expected}, got ${value === null ? 'null' : typeof value}.`,
  })
}

/**
 * Refuses an unknown option, which is usually misspelled, and an option of the wrong type.
 *
 * @param caller The function that takes the options.
 * @param options The options to check.
 * @param types The known options with their accepted values.
 * @param field The field to name if `options` is not an object. Default: `'options'`.
 * @throws {ReauthError} `invalidConfiguration` with the name of the option.
 */
export function checkOptionTypes(caller: string, options: unknown, types: OptionTypes, field = 'options'): void {
  if (typeof options !== 'object' || options === null) refuseOption(field, 'an object', options)
  for (const [name, value] of Object.entries(options) as [string, unknown][]) {
    if (!Object.hasOwn(types, name)) {
      throw new ReauthError('invalidConfiguration', {
        field: name,
        message: `${caller} has no option \`${name}\`. Its options are ${Object.keys(types).join(', ')}.`,
      })
    }
    const type = types[name] as string
    const [kind, ...members] = type.split('.') as [string, ...string[]]
    const isAccepted =
      value === undefined ||
      type === '' ||
      (value !== null && kind.includes(typeof value)) ||
      (typeof value === 'string' && type.includes(`'${value}'`)) ||
      (members.length > 0 && members.every((member) => member in Object(value)))
    if (!isAccepted) refuseOption(name, kind || `an object with ${members.join(', ')}`, value)
  }
}
