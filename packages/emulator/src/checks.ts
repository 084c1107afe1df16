import type { EmulatorClient } from './emulator-client.js'
import { QUIRK_NAMES, isQuirk } from './quirks.js'
import type { TestUser } from './users.js'

/** A time in milliseconds below this value must be in seconds. */
const SECONDS_BELOW = 1e11
const CLIENT = [
  'clientId',
  'redirectURIs',
  'postLogoutRedirectURIs',
  'maxConcurrentSession',
] satisfies (keyof EmulatorClient)[]
const USER = [
  'name',
  'displayName',
  'password',
  'canReauthenticate',
  'signedInAgo',
  'isLockedOut',
  'purpose',
] satisfies (keyof TestUser)[]

/** Describes the type of a value for a message, and never the value. */
export function typeName(value: unknown): string {
  if (value === undefined || value === null) return String(value)
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

/** Whether a value fits, and how to say what does. */
export interface Rule {
  readonly expected: string
  readonly is: (this: void, value: unknown) => boolean
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const isAbsolute = (value: unknown): boolean => isText(value) && URL.canParse(value)
/** An address to come back to: of a page, or with the scheme of a native app. */
const isCallback = (value: unknown): boolean =>
  isText(value) &&
  URL.canParse(value) &&
  !value.includes('#') &&
  !/^(javascript|vbscript|data|blob|file|about):/i.test(value)
const isOptional = (value: unknown, is: (value: unknown) => boolean): boolean => value === undefined || is(value)
const isList = (value: unknown, is: (entry: unknown) => boolean): boolean =>
  Array.isArray(value) && value.length > 0 && value.every(is)
const hasOnly = (value: object, names: readonly string[]): boolean =>
  Object.keys(value).every((name) => names.includes(name))

function isClient(value: unknown): boolean {
  if (!isObject(value) || !hasOnly(value, CLIENT)) return false
  const { clientId, redirectURIs, postLogoutRedirectURIs: after, maxConcurrentSession: sessions } = value
  return (
    isText(clientId) &&
    isList(redirectURIs, isCallback) &&
    isOptional(after, Array.isArray) &&
    (sessions === undefined || sessions === 1)
  )
}

function isUser(value: unknown): boolean {
  if (!isObject(value) || !hasOnly(value, USER)) return false
  const { name, displayName, password, canReauthenticate, signedInAgo, isLockedOut, purpose } = value
  return (
    isText(name) &&
    isText(displayName) &&
    isOptional(password, isText) &&
    typeof canReauthenticate === 'boolean' &&
    isOptional(signedInAgo, Number.isFinite) &&
    isOptional(isLockedOut, (locked) => typeof locked === 'boolean') &&
    isText(purpose)
  )
}

function isClock(clock: unknown): boolean {
  try {
    return Number((clock as () => unknown)()) >= SECONDS_BELOW
  } catch {
    return false
  }
}

/** An issuer: an origin, optionally with a slash or a path. */
function isIssuer(value: unknown): boolean {
  if (!isText(value) || !URL.canParse(value)) return false
  const { protocol, search, hash, username } = new URL(value)
  return /^https?:$/.test(protocol) && search === '' && hash === '' && username === '' && !/[?#]$/.test(value)
}

/** Validation rules for the options, the flags and the control API. */
export const RULES = {
  boolean: { expected: 'true or false', is: (value) => typeof value === 'boolean' },
  callback: {
    expected:
      'an absolute URL without a fragment, such as http://localhost:3000/callback or com.example.app://callback',
    is: isCallback,
  },
  client: { expected: 'an array of { clientId, redirectURIs } with absolute URLs', is: (v) => isList(v, isClient) },
  clock: { expected: 'a function that returns milliseconds since the Unix epoch, not seconds', is: isClock },
  function: { expected: 'a function', is: (value) => typeof value === 'function' },
  issuer: { expected: 'an http or https URL without a query, such as http://10.0.2.2:4400', is: isIssuer },
  object: { expected: 'an object', is: isObject },
  port: {
    expected: 'an integer from 0 to 65535, where 0 means any free port',
    is: (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 65_535,
  },
  positive: { expected: 'a positive number', is: (value) => Number.isFinite(value) && Number(value) > 0 },
  quirks: {
    expected: `an object with true or false for some of the quirks ${QUIRK_NAMES.join(', ')}`,
    is: (value) =>
      isObject(value) && Object.entries(value).every(([name, on]) => isQuirk(name) && typeof on === 'boolean'),
  },
  seconds: { expected: 'a number of seconds', is: (value) => Number.isFinite(value) },
  text: { expected: 'a non-empty string', is: isText },
  texts: {
    expected: 'an array of strings, which may be empty',
    is: (value) => Array.isArray(value) && value.every(isText),
  },
  url: { expected: 'an absolute URL such as http://localhost:3000/callback', is: isAbsolute },
  users: { expected: 'an array of users like TEST_USERS', is: (value) => isList(value, isUser) },
} as const satisfies Record<string, Rule>
