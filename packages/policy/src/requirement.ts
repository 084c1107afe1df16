import { type Duration, durationInSeconds } from './duration.js'
import { ReauthError, typeName } from './reauth-error.js'

/**
 * What may happen if the OpenID Provider says that the end-user cannot reauthenticate.
 *
 * - `'requireFresh'`: only a fresh authentication passes. The default.
 * - `'deny'`: nothing passes, however fresh.
 * - `'allowUnverifiable'`: a stale authentication passes too, marked `unverifiable`. Weakens the check; search for the word in a review.
 */
export type WhenCannotReauthenticate = 'requireFresh' | 'deny' | 'allowUnverifiable'

/** What an operation demands of the end-user's authentication. The same object decides in the browser and on the server. */
export interface Requirement {
  /** How old the authentication may be, longer than zero; `'always'`: it must be made for this operation. */
  readonly maxAge: Duration | 'always'
  /** `amr` values, all of which are needed. Default: none. */
  readonly methods?: readonly string[]
  /** `acr` values, one of which is needed, in order of preference. Default: none. */
  readonly acrValues?: readonly string[]
  /** Default: `'requireFresh'`. */
  readonly whenCannotReauthenticate?: WhenCannotReauthenticate
}

/** A requirement that was checked: plain JSON, durations in seconds, defaults filled in. */
export interface ParsedRequirement {
  /** Seconds, at least 1, or `'always'`. */
  readonly maxAge: number | 'always'
  readonly methods: readonly string[]
  readonly acrValues: readonly string[]
  readonly whenCannotReauthenticate: WhenCannotReauthenticate
}

/** Marks results of this file's functions, also of another copy of this package. In these alone a number as `maxAge` is known to be seconds. */
const PARSED = Symbol.for('@reauth/policy/requirement/1')

/** Characters of an `acr` or `amr` value that can stand in a header and in a space-separated list (RFC 6749 `NQCHAR`). */
const LISTABLE = /^[\x21\x23-\x5b\x5d-\x7e]{1,256}$/

const POLICIES: readonly unknown[] = ['requireFresh', 'deny', 'allowUnverifiable']

/**
 * Checks a requirement and fills in its defaults.
 *
 * @param requirement What the operation demands; a result of this function is returned as it is.
 * @returns The same in seconds, frozen.
 * @throws {ReauthError} `invalidDuration` if `maxAge` is not a duration with its unit, or is zero; `invalidRequirement` for any other field that is not valid.
 *
 * @example
 * parseRequirement({ maxAge: '5m' }).maxAge // 300
 */
export function parseRequirement(requirement: Requirement | ParsedRequirement): ParsedRequirement {
  if (typeof requirement !== 'object' || requirement === null) {
    throw invalid(
      'requirement',
      `A requirement must be an object such as { maxAge: '5m' }, got ${typeName(requirement)}.`,
    )
  }
  if (isParsed(requirement)) return requirement
  const { maxAge, methods = [], acrValues = [], whenCannotReauthenticate = 'requireFresh', ...rest } = requirement
  const [unknown] = Object.keys(rest)
  if (unknown !== undefined) {
    throw invalid(
      unknown,
      `A requirement has no field \`${unknown}\`. Its fields are maxAge, methods, acrValues and whenCannotReauthenticate.`,
    )
  }
  if (!POLICIES.includes(whenCannotReauthenticate)) {
    throw invalid(
      'whenCannotReauthenticate',
      `\`whenCannotReauthenticate\` must be one of three words, got ${typeName(whenCannotReauthenticate)}. Choose 'requireFresh', 'deny' or 'allowUnverifiable'.`,
    )
  }
  return parsed({
    maxAge: secondsOf(maxAge),
    methods: listOf('methods', methods),
    acrValues: listOf('acrValues', acrValues),
    whenCannotReauthenticate,
  })
}

/**
 * Changes a checked requirement in seconds, without writing a duration and reading it again.
 *
 * @param requirement A result of {@link parseRequirement} or of this function.
 * @param change `maxAge` in whole seconds or `'always'`, or `acrValues`. Default: as before.
 * @returns The same with the change, frozen.
 * @throws {ReauthError} `invalidDuration` for a `maxAge` that is not a whole number of seconds, at least 1; `invalidRequirement` for `acrValues` that are not valid.
 *
 * @example
 * changeRequirement(parseRequirement({ maxAge: '5m' }), { maxAge: 290 }).maxAge // 290
 */
export function changeRequirement(
  requirement: ParsedRequirement,
  change: Partial<Pick<ParsedRequirement, 'maxAge' | 'acrValues'>>,
): ParsedRequirement {
  const before = parseRequirement(requirement)
  const { maxAge = before.maxAge, acrValues = before.acrValues } = change
  if (maxAge !== 'always' && !(Number.isSafeInteger(maxAge) && maxAge > 0)) {
    throw new ReauthError('invalidDuration', {
      field: 'maxAge',
      message: `\`maxAge\` must be a whole number of seconds above zero, or 'always', got ${typeName(maxAge)}.`,
    })
  }
  return parsed({ ...before, maxAge, acrValues: listOf('acrValues', acrValues) })
}

/** The mark is not enumerable: a copy, which may say something else, does not have it. */
const parsed = (requirement: ParsedRequirement): ParsedRequirement =>
  Object.freeze(Object.defineProperty(requirement, PARSED, { value: true }))

const isParsed = (requirement: object): requirement is ParsedRequirement =>
  Object.hasOwn(requirement, PARSED) && Object.isFrozen(requirement)

function secondsOf(maxAge: unknown): number | 'always' {
  if (maxAge === 'always') return maxAge
  // OpenID Connect's `max_age=0` asks for a new authentication: who writes a bare 0 means that.
  const seconds = maxAge === 0 ? 0 : durationInSeconds(maxAge as Duration, 'maxAge')
  if (seconds > 0) return seconds
  throw new ReauthError('invalidDuration', {
    field: 'maxAge',
    message: "`maxAge` must be longer than zero, got zero. Did you mean 'always'?",
  })
}

function listOf(field: string, value: unknown): readonly string[] {
  if (!Array.isArray(value)) {
    throw invalid(
      field,
      `\`${field}\` must be an array of strings, got ${typeName(value)}. Put a single value in brackets.`,
    )
  }
  const entries = [...(value as readonly unknown[])]
  if (entries.length > 32) throw invalid(field, `\`${field}\` must have at most 32 entries, got ${entries.length}.`)
  for (const entry of entries) {
    if (typeof entry !== 'string') {
      throw invalid(field, `Each entry of \`${field}\` must be a string, got ${typeName(entry)}.`)
    }
    if (!LISTABLE.test(entry)) {
      throw invalid(
        field,
        `Each entry of \`${field}\` must be 1 to 256 printable ASCII characters, without spaces, quotes or backslashes, got a string with others. Make several values several entries.`,
      )
    }
  }
  return Object.freeze(entries as readonly string[])
}

const invalid = (field: string | undefined, message: string): ReauthError =>
  new ReauthError('invalidRequirement', { field, message })
