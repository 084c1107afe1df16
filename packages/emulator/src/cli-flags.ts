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
const onNumber = ({ must, is }: Rule): Rule => ({ must, is: (text) => is(number(text)) })

/** Every flag: the help, the checks and the documentation come from here. */
export const FLAGS = {
  profile: {
    value: 'NAME',
    default: 'authgear',
    does: 'which provider it is like: `authgear`, or plain OpenID Connect with `oidc`',
    rule: { must: 'authgear or oidc', is: (text) => text === 'authgear' || text === 'oidc' },
  },
  port: { value: 'PORT', default: '4400', does: 'where it listens', rule: onNumber(RULES.port) },
  host: {
    value: 'HOST',
    default: 'localhost',
    does: 'at which address it listens; `0.0.0.0` is every one of this machine',
    rule: RULES.text,
  },
  issuer: {
    value: 'URL',
    does: 'what discovery and tokens name, such as `http://10.0.2.2:4400`; default: `http://HOST:PORT`, with `localhost` for every address',
    rule: RULES.issuer,
  },
  client: { value: 'ID', default: 'demo', does: 'the client id of your app', rule: RULES.text },
  'redirect-uri': {
    value: 'URL',
    isRepeatable: true,
    default: 'http://localhost:4300/callback',
    does: 'where your app is called back, such as `com.example.app://callback` for a native app; repeat it for more',
    rule: RULES.callback,
  },
  'post-logout-redirect-uri': {
    value: 'URL',
    isRepeatable: true,
    does: 'where a sign-out comes back to; default: anywhere at your app’s origins',
    rule: RULES.url,
  },
  users: { value: 'FILE', does: 'a JSON file with an array of users instead of the test users', rule: RULES.text },
  quirk: {
    value: 'NAME',
    isRepeatable: true,
    does: 'turns a quirk on; repeat it for more',
    rule: { must: `one of ${QUIRK_NAMES.join(', ')}`, is: (name) => isQuirk(String(name)) },
  },
  'clock-offset': {
    value: 'SECONDS',
    does: 'makes the provider’s clock wrong by so much; negative: behind',
    rule: onNumber(RULES.seconds),
  },
  seed: {
    value: 'WORD',
    does: 'the same signing keys, `kid` and `sid` at each start with this word; tokens and codes stay random',
    rule: RULES.text,
  },
  quiet: { does: 'prints no line for each request' },
  help: { does: 'prints this, and ends' },
  version: { does: 'prints the version, and ends' },
} as const satisfies Record<string, Flag>

export type FlagName = keyof typeof FLAGS
/** What the flags hold: a list for each. */
export type FlagValues = Partial<Record<FlagName, readonly string[]>>

const table: Readonly<Record<string, Flag>> = FLAGS

/** Thrown for a command line that makes no sense; the message is one sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/**
 * Reads the command line.
 *
 * @throws {UsageError} For an unknown flag, one without its value, or a value that makes no sense.
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
    if (flag.rule?.is(value) === false) throw new UsageError(`${rawName} must be ${flag.rule.must}.`)
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
