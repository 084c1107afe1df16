import type { EmulatorClient } from './emulator-client.js'
import { QUIRK_NAMES, isQuirk } from './quirks.js'
import type { TestUser } from './users.js'

/** Milliseconds: a time before this is in seconds. */
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

/** Names the type of a value in a message; never the value. */
export function typeName(value: unknown): string {
  if (value === undefined || value === null) return String(value)
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

/** Whether a value fits, and how to say what does. */
export interface Rule {
  readonly must: string
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

/** An origin, with or without a slash or a path: what discovery and tokens name. */
function isIssuer(value: unknown): boolean {
  if (!isText(value) || !URL.canParse(value)) return false
  const { protocol, search, hash, username } = new URL(value)
  return /^https?:$/.test(protocol) && search === '' && hash === '' && username === '' && !/[?#]$/.test(value)
}

/** What the options, the flags and the control API may hold. */
export const RULES = {
  boolean: { must: 'true or false', is: (value) => typeof value === 'boolean' },
  callback: {
    must: 'an absolute address without a fragment, such as http://localhost:3000/callback or com.example.app://callback',
    is: isCallback,
  },
  client: { must: 'an array of { clientId, redirectURIs } with absolute addresses', is: (v) => isList(v, isClient) },
  clock: { must: 'a function that returns milliseconds since the Unix epoch, not seconds', is: isClock },
  function: { must: 'a function', is: (value) => typeof value === 'function' },
  issuer: { must: 'an http or https address without a query, such as http://10.0.2.2:4400', is: isIssuer },
  object: { must: 'an object', is: isObject },
  port: {
    must: 'a whole number from 0 to 65535; 0 is any free one',
    is: (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 65_535,
  },
  positive: { must: 'a number above 0', is: (value) => Number.isFinite(value) && Number(value) > 0 },
  quirks: {
    must: `an object of true and false; the quirks are ${QUIRK_NAMES.join(', ')}`,
    is: (value) =>
      isObject(value) && Object.entries(value).every(([name, on]) => isQuirk(name) && typeof on === 'boolean'),
  },
  seconds: { must: 'a number of seconds', is: (value) => Number.isFinite(value) },
  text: { must: 'a text that is not empty', is: isText },
  texts: {
    must: 'an array of texts, which may be empty',
    is: (value) => Array.isArray(value) && value.every(isText),
  },
  url: { must: 'an absolute address such as http://localhost:3000/callback', is: isAbsolute },
  users: { must: 'an array of users such as those of TEST_USERS', is: (value) => isList(value, isUser) },
} as const satisfies Record<string, Rule>
