import { RULES, type Rule, typeName } from './checks.js'
import type { EmulatorClient } from './emulator-client.js'
import { EmulatorError } from './emulator-error.js'
import type { RecordedRequest } from './emulator-state.js'
import type { ProfileName } from './profiles.js'
import type { Quirks } from './quirks.js'
import type { TestUser } from './users.js'

/** Options of `startEmulator()`. */
export interface EmulatorOptions {
  /** The provider to imitate: `'authgear'`, or plain OpenID Connect with `'oidc'`. Default: `'authgear'`. */
  readonly profile?: ProfileName
  /** The port to listen on. Default: 0, which means any free port. */
  readonly port?: number
  /** The address on which it listens. Anyone who can reach it can use the control API. Default: `'localhost'`. */
  readonly host?: string
  /** The issuer in discovery and tokens, such as `http://10.0.2.2:4400` for a phone. A function gets the port. Default: the address on which it listens, such as `http://localhost:PORT`. */
  readonly issuer?: string | ((port: number) => string)
  /** The clients. Default: one client `demo` with the redirect URI `http://localhost:4300/callback`. */
  readonly clients?: readonly EmulatorClient[]
  /** The users. Default: the test users. */
  readonly users?: readonly TestUser[]
  /** Whether the pages have a button for each user, which signs in or confirms with one click. Default: `true`. */
  readonly quickSignIn?: boolean
  /** The quirks to turn on. Default: none. */
  readonly quirks?: Partial<Quirks>
  /** Derives signing keys, each `kid` and each `sid` from this text, so that they are the same at each start. Default: random. */
  readonly seed?: string
  /** Returns milliseconds since the Unix epoch. Default: the machine's clock. */
  readonly clock?: () => number
  /** Called with each answered request. */
  readonly onRequest?: (request: RecordedRequest) => void
}

const OPTIONS: Readonly<Record<keyof EmulatorOptions, Rule>> = {
  profile: { expected: "'authgear' or 'oidc'", is: (value) => value === 'authgear' || value === 'oidc' },
  port: RULES.port,
  host: RULES.text,
  issuer: { expected: RULES.issuer.expected, is: (value) => typeof value === 'function' || RULES.issuer.is(value) },
  clients: RULES.client,
  users: RULES.users,
  quickSignIn: RULES.boolean,
  quirks: RULES.quirks,
  seed: RULES.text,
  clock: RULES.clock,
  onRequest: RULES.function,
}

const refuse = (field: string, { expected }: Rule, value: unknown): never => {
  throw new EmulatorError('invalidConfiguration', `\`${field}\` must be ${expected}, got ${typeName(value)}.`, field)
}

/**
 * Validates the options of `startEmulator()`.
 *
 * @throws {EmulatorError} `invalidConfiguration` for an unknown or invalid option. `field` names it.
 */
export function checkOptions(options: EmulatorOptions): void {
  if (!RULES.object.is(options)) refuse('options', RULES.object, options)
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(OPTIONS, name)) {
      const message = `startEmulator() has no option \`${name}\`. Its options are ${Object.keys(OPTIONS).join(', ')}.`
      throw new EmulatorError('invalidConfiguration', message, name)
    }
    const rule = OPTIONS[name as keyof EmulatorOptions]
    if (value !== undefined && !rule.is(value)) refuse(name, rule, value)
  }
}

/** Returns the issuer of the emulator. */
export function issuerOf({ issuer }: EmulatorOptions, url: string): string {
  if (issuer === undefined) return url
  const named = typeof issuer === 'string' ? issuer : issuer(Number(new URL(url).port))
  return RULES.issuer.is(named) ? named : refuse('issuer', RULES.issuer, named)
}
