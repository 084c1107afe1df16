import { parseArgs } from 'node:util'
import { RULES, type Rule } from './checks.js'
import { QUIRK_NAMES, isQuirk } from './quirks.js'

/** A flag of the command. */
export interface Flag {
  /** What stands for its value in the help; a flag without one is on or off. */
  readonly value?: string
  readonly isRepeatable?: boolean
  readonly default?: string
  /** What it does, as the help and the documentation say it. */
  readonly does: string
  readonly rule?: Rule
}

const number = (text: unknown): number => (/^-?\d+(\.\d+)?$/.test(String(text)) ? Number(text) : NaN)
const onNumber = ({ expected, is }: Rule): Rule => ({ expected, is: (text) => is(number(text)) })

/** Every flag: the help, the checks and the documentation come from here. */
export const FLAGS = {
  profile: {
    value: 'NAME',
    default: 'authgear',
    does: 'imitates Authgear with `authgear`, or plain OpenID Connect with `oidc`',
    rule: { expected: 'authgear or oidc', is: (text) => text === 'authgear' || text === 'oidc' },
  },
  port: { value: 'PORT', default: '4400', does: 'the port to listen on', rule: onNumber(RULES.port) },
  host: {
    value: 'HOST',
    default: 'localhost',
    does: 'the address to listen on; `0.0.0.0` is every address of this machine',
    rule: RULES.text,
  },
  issuer: {
    value: 'URL',
    does: 'the issuer in discovery and tokens, such as `http://10.0.2.2:4400`; default: `http://HOST:PORT`, with `localhost` for every address',
    rule: RULES.issuer,
  },
  client: { value: 'ID', default: 'demo', does: 'the client id of your app', rule: RULES.text },
  'redirect-uri': {
    value: 'URL',
    isRepeatable: true,
    default: 'http://localhost:4300/callback',
    does: 'the redirect URI of your app, such as `com.example.app://callback` for a native app; repeatable',
    rule: RULES.callback,
  },
  'post-logout-redirect-uri': {
    value: 'URL',
    isRepeatable: true,
    does: 'the redirect URI after a sign-out, repeatable; default: any URL at your app’s origins',
    rule: RULES.url,
  },
  users: { value: 'FILE', does: 'a JSON file with an array of users that replace the test users', rule: RULES.text },
  'no-quick-sign-in': {
    does: 'hides the buttons that sign in or confirm as a test user with one click',
  },
  quirk: {
    value: 'NAME',
    isRepeatable: true,
    does: 'turns a quirk on; repeatable',
    rule: { expected: `one of ${QUIRK_NAMES.join(', ')}`, is: (name) => isQuirk(String(name)) },
  },
  'clock-offset': {
    value: 'SECONDS',
    does: 'sets the error of the provider’s clock; negative values are behind',
    rule: onNumber(RULES.seconds),
  },
  seed: {
    value: 'WORD',
    does: 'derives the signing keys, `kid` and `sid` from this word; tokens and codes stay random',
    rule: RULES.text,
  },
  quiet: { does: 'does not print a line for each request' },
  help: { does: 'prints this help and exits' },
  version: { does: 'prints the version and exits' },
} as const satisfies Record<string, Flag>

export type FlagName = keyof typeof FLAGS
/** The values of the flags: a list for each. */
export type FlagValues = Partial<Record<FlagName, readonly string[]>>

const table: Readonly<Record<string, Flag>> = FLAGS

/** Thrown for an invalid command line. The message is one sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/**
 * Reads the command line.
 *
 * @throws {UsageError} For an unknown flag, a flag without its value, or an invalid value.
 */
export function readFlags(args: readonly string[]): FlagValues {
  const options = Object.fromEntries(
    Object.entries(table).map(([name, { value }]) => [
      name,
      { type: value === undefined ? ('boolean' as const) : ('string' as const) },
    ]),
  )
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true })
  const values: Record<string, string[]> = {}
  for (const token of tokens) {
    if (token.kind !== 'option') {
      const text = token.kind === 'positional' ? `"${token.value}"` : '"--"'
      throw new UsageError(`${text} is not expected here; every option starts with --, such as --port 4400.`)
    }
    const { name, rawName, value } = token
    const flag = Object.hasOwn(table, name) ? table[name] : undefined
    if (flag === undefined || rawName !== `--${name}`)
      throw new UsageError(`There is no flag ${rawName}; --help lists them all.`)
    if (flag.value === undefined && value !== undefined) throw new UsageError(`${rawName} takes no value.`)
    if (flag.value !== undefined && !value) throw new UsageError(`${rawName} needs a value: ${rawName} ${flag.value}.`)
    if (flag.rule?.is(value) === false) throw new UsageError(`${rawName} must be ${flag.rule.expected}.`)
    if (values[name] !== undefined && !flag.isRepeatable) throw new UsageError(`${rawName} is there twice.`)
    values[name] = [...(values[name] ?? []), value ?? 'true']
  }
  return values
}

const plain = (text: string): string => text.replaceAll('`', '')

/** What `--help` prints. */
export const helpText = (): string => {
  const rows = Object.entries(table).map(([name, flag]) => [
    `--${name}${flag.value === undefined ? '' : ` ${flag.value}`}`,
    `${plain(flag.does)}${flag.default === undefined ? '' : `; default: ${flag.default}`}`,
  ])
  const width = Math.max(...rows.map(([left]) => left!.length))
  return `Usage: npx @reauth/emulator [flags]

Starts an OpenID Provider on this machine, with test users and knobs for every fault.

${rows.map(([left, right]) => `  ${left!.padEnd(width)}  ${right}`).join('\n')}

Quirks: ${QUIRK_NAMES.join(', ')}.`
}
