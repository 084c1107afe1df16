import { EmulatorError } from './emulator-error.js'
import type { EmulatorClient } from './emulator-client.js'
import type { TestUser } from './users.js'

/** How `startEmulator()` starts. */
export interface EmulatorOptions {
  /** Default: 0, any free one. */
  readonly port?: number
  /** Default: one client `demo` that comes back to `http://localhost:4300/callback`. */
  readonly clients?: readonly EmulatorClient[]
  /** Default: the test users. */
  readonly users?: readonly TestUser[]
  /** Milliseconds since the Unix epoch. Default: the machine's clock. */
  readonly clock?: () => number
}

const OPTIONS = ['port', 'clients', 'users', 'clock'] satisfies (keyof EmulatorOptions)[]
const CLIENT = ['clientId', 'redirectURIs', 'postLogoutRedirectURIs'] satisfies (keyof EmulatorClient)[]
/** Milliseconds: a time before this is in seconds. */
const SECONDS_BELOW = 1e11

/** Names the type of a value in a message; never the value. */
function typeName(value: unknown): string {
  if (value === undefined || value === null) return String(value)
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

const refuse = (field: string, must: string, value: unknown): never => {
  throw new EmulatorError('invalidConfiguration', `\`${field}\` must be ${must}, got ${typeName(value)}.`, field)
}

const isName = (value: unknown): boolean => typeof value === 'string' && value !== ''
const isAddress = (value: unknown): boolean => typeof value === 'string' && URL.canParse(value)
const isList = (value: unknown, is: (entry: unknown) => boolean): boolean =>
  Array.isArray(value) && value.length > 0 && value.every(is)

function isClient(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { clientId, redirectURIs, postLogoutRedirectURIs: after } = value as Partial<EmulatorClient>
  const isKnown = Object.keys(value).every((name) => (CLIENT as string[]).includes(name))
  return isKnown && isName(clientId) && isList(redirectURIs, isAddress) && (after === undefined || Array.isArray(after))
}

function isUser(value: unknown): boolean {
  const { name, canReauthenticate, password } = Object(value) as Partial<TestUser>
  return isName(name) && typeof canReauthenticate === 'boolean' && (password === undefined || isName(password))
}

function isClock(clock: unknown): boolean {
  try {
    return Number((clock as () => unknown)()) >= SECONDS_BELOW
  } catch {
    return false
  }
}

/**
 * Checks the options of `startEmulator()`.
 *
 * @throws {EmulatorError} `invalidConfiguration` for an unknown option, or one that makes no sense; `field` names it.
 */
export function checkOptions(options: EmulatorOptions): void {
  if (typeof options !== 'object' || options === null) refuse('options', 'an object', options)
  const unknown = Object.keys(options).find((name) => !(OPTIONS as string[]).includes(name))
  if (unknown !== undefined) {
    const message = `startEmulator() has no option \`${unknown}\`. Its options are ${OPTIONS.join(', ')}.`
    throw new EmulatorError('invalidConfiguration', message, unknown)
  }
  const { port, clients, users, clock } = options
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535))
    refuse('port', 'a whole number from 0 to 65535; 0 is any free one', port)
  if (clients !== undefined && !isList(clients, isClient))
    refuse('clients', 'an array of { clientId, redirectURIs } with absolute addresses', clients)
  if (users !== undefined && !isList(users, isUser))
    refuse('users', 'an array of users such as those of TEST_USERS', users)
  if (clock !== undefined && !isClock(clock))
    refuse('clock', 'a function that returns milliseconds since the Unix epoch, not seconds', clock)
}
