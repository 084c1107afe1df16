import { ReauthError } from '@reauth/policy'

/**
 * What an option may be: its words in quotes, such as `"'zero' or 'needed'"`; its type, such as `'function or object'`; or the members that it must have, such as
 * `'.put.get'`. `''` is checked elsewhere.
 */
export type OptionTypes<Names extends string = string> = Readonly<Record<Names, string>>

/** Refuses an option: what it must be, and the type of what it got. Never the value. */
export function refuseOption(field: string, must: string, value: unknown): never {
  throw new ReauthError('invalidConfiguration', {
    field,
    message: `\`${field}\` must be ${must}, got ${value === null ? 'null' : typeof value}.`,
  })
}

/**
 * Refuses an option that does not exist, which is most often a misspelt one, and one of the wrong type.
 *
 * @param of What takes the options.
 * @param options What was given.
 * @param types The options, and what they may be.
 * @param field What is refused if `options` is no object. Default: `'options'`.
 * @throws {ReauthError} `invalidConfiguration` with the name.
 */
export function checkOptionTypes(of: string, options: unknown, types: OptionTypes, field = 'options'): void {
  if (typeof options !== 'object' || options === null) refuseOption(field, 'an object', options)
  for (const [name, value] of Object.entries(options) as [string, unknown][]) {
    if (!Object.hasOwn(types, name)) {
      throw new ReauthError('invalidConfiguration', {
        field: name,
        message: `${of} has no option \`${name}\`. Its options are ${Object.keys(types).join(', ')}.`,
      })
    }
    const type = types[name] as string
    const [kind, ...members] = type.split('.') as [string, ...string[]]
    const isRight =
      value === undefined ||
      type === '' ||
      (value !== null && kind.includes(typeof value)) ||
      (typeof value === 'string' && type.includes(`'${value}'`)) ||
      (members.length > 0 && members.every((member) => member in Object(value)))
    if (!isRight) refuseOption(name, kind || `an object with ${members.join(', ')}`, value)
  }
}
