import { RULES, type Rule, typeName } from './checks.js'
import type { EmulatorClient } from './emulator-client.js'
import { EmulatorError } from './emulator-error.js'
import type { RecordedRequest } from './emulator-state.js'
import type { ProfileName } from './profiles.js'
import type { Quirks } from './quirks.js'
import type { TestUser } from './users.js'

/** How `startEmulator()` starts. */
export interface EmulatorOptions {
  /** Which provider it is like: `'authgear'`, or plain OpenID Connect with `'oidc'`. Default: `'authgear'`. */
  readonly profile?: ProfileName
  /** Default: 0, any free one. */
  readonly port?: number
  /** Where it listens. Everybody who reaches it can turn its knobs. Default: `'localhost'`. */
  readonly host?: string
  /** What discovery and tokens name, such as `http://10.0.2.2:4400` for a phone; a function gets the port. Default: where it listens, such as `http://localhost:PORT`. */
  readonly issuer?: string | ((port: number) => string)
  /** Default: one client `demo` that comes back to `http://localhost:4300/callback`. */
  readonly clients?: readonly EmulatorClient[]
  /** Default: the test users. */
  readonly users?: readonly TestUser[]
  /** In what it differs from what a relying party expects. Default: in nothing. */
  readonly quirks?: Partial<Quirks>
  /** Makes signing keys, each `kid` and each `sid` the same at each start. Default: they are random. */
  readonly seed?: string
  /** Milliseconds since the Unix epoch. Default: the machine's clock. */
  readonly clock?: () => number
  /** Is called with each request that was answered. */
  readonly onRequest?: (request: RecordedRequest) => void
}

const OPTIONS: Readonly<Record<keyof EmulatorOptions, Rule>> = {
  profile: { must: "'authgear' or 'oidc'", is: (value) => value === 'authgear' || value === 'oidc' },
  port: RULES.port,
  host: RULES.text,
  issuer: { must: RULES.issuer.must, is: (value) => typeof value === 'function' || RULES.issuer.is(value) },
  clients: RULES.client,
  users: RULES.users,
  quirks: RULES.quirks,
  seed: RULES.text,
  clock: RULES.clock,
  onRequest: RULES.function,
}

const refuse = (field: string, { must }: Rule, value: unknown): never => {
  throw new EmulatorError('invalidConfiguration', `\`${field}\` must be ${must}, got ${typeName(value)}.`, field)
}

/**
 * Checks the options of `startEmulator()`.
 *
 * @throws {EmulatorError} `invalidConfiguration` for an unknown option, or one that makes no sense; `field` names it.
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

/** What the emulator calls itself. */
export function issuerOf({ issuer }: EmulatorOptions, url: string): string {
  if (issuer === undefined) return url
  const named = typeof issuer === 'string' ? issuer : issuer(Number(new URL(url).port))
  return RULES.issuer.is(named) ? named : refuse('issuer', RULES.issuer, named)
}
