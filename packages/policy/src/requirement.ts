import { type Duration, durationInSeconds } from './duration.js'
import { ReauthError, typeName } from './reauth-error.js'

/**
 * What passes if the OpenID Provider says that the end-user can't reauthenticate.
 *
 * - `'requireFresh'`: only a fresh authentication passes. The default.
 * - `'deny'`: no authentication passes, even a fresh one.
 * - `'allowUnverifiable'`: a stale authentication passes too, marked `unverifiable`. This weakens the check: search for the word in a review.
 */
export type WhenCannotReauthenticate = 'requireFresh' | 'deny' | 'allowUnverifiable'

/** What an operation demands of the end-user's authentication. Use the same object in the browser and on the server. */
export interface Requirement {
  /** Maximum age of the authentication, longer than zero, such as `'5m'`. `'always'`: the end-user must authenticate for this operation. */
  readonly maxAge: Duration | 'always'
  /** Required `amr` values: the authentication needs all of them. At most 32. Default: none. */
  readonly methods?: readonly string[]
  /** Accepted `acr` values in order of preference: the authentication needs one of them. At most 32. Default: none, so every level passes. */
  readonly acrValues?: readonly string[]
  /** What passes if the end-user can't reauthenticate. Default: `'requireFresh'`. */
  readonly whenCannotReauthenticate?: WhenCannotReauthenticate
}

/** A validated requirement: plain JSON, durations in seconds, defaults filled in. */
export interface ParsedRequirement {
  /** Seconds, at least 1, or `'always'`. */
  readonly maxAge: number | 'always'
  readonly methods: readonly string[]
  readonly acrValues: readonly string[]
  readonly whenCannotReauthenticate: WhenCannotReauthenticate
}

/** Marks a validated requirement, also one of another copy of this package. Only with this mark is a numeric `maxAge` known to be in seconds. */
const PARSED = Symbol.for('@reauth/policy/requirement/1')

/** The characters that an `acr` or `amr` value may have in a header and in a space-separated list (RFC 6749 `NQCHAR`). */
const LISTABLE = /^[\x21\x23-\x5b\x5d-\x7e]{1,256}$/

const POLICIES: readonly unknown[] = ['requireFresh', 'deny', 'allowUnverifiable']

/**
 * Validates a requirement and fills in its defaults.
 *
 * @param requirement What the operation demands. A result of this function is returned unchanged.
 * @returns The requirement with `maxAge` in seconds, frozen.
 * @throws {ReauthError} `invalidDuration` if `maxAge` is not a duration with its unit, or is zero; `invalidRequirement` if any other field is invalid or unknown.
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
      `\`whenCannotReauthenticate\` must be 'requireFresh', 'deny' or 'allowUnverifiable', got ${typeName(whenCannotReauthenticate)}.`,
    )
  }
  return markParsed({
    maxAge: secondsOf(maxAge),
    methods: listOf('methods', methods),
    acrValues: listOf('acrValues', acrValues),
    whenCannotReauthenticate,
  })
}

/**
 * Copies a validated requirement with a different `maxAge`, in seconds, or different `acrValues`.
 *
 * @param requirement A result of {@link parseRequirement} or of this function.
 * @param change `maxAge` in whole seconds or `'always'`, or `acrValues`. Default: unchanged.
 * @returns The changed copy, frozen.
 * @throws {ReauthError} `invalidDuration` for a `maxAge` that is not a whole number of seconds, at least 1; `invalidRequirement` for invalid `acrValues`.
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
  return markParsed({ ...before, maxAge, acrValues: listOf('acrValues', acrValues) })
}

/** The mark isn't enumerable, so a copy, whose fields may differ, loses it. */
const markParsed = (requirement: ParsedRequirement): ParsedRequirement =>
  Object.freeze(Object.defineProperty(requirement, PARSED, { value: true }))

const isParsed = (requirement: object): requirement is ParsedRequirement =>
  Object.hasOwn(requirement, PARSED) && Object.isFrozen(requirement)

function secondsOf(maxAge: unknown): number | 'always' {
  if (maxAge === 'always') return maxAge
  // In OpenID Connect `max_age=0` asks for a new authentication, so the error for a bare 0 suggests 'always'.
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
      `\`${field}\` must be an array of strings, got ${typeName(value)}. Write a single value as an array with one entry.`,
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
        `Each entry of \`${field}\` must be 1 to 256 printable ASCII characters, without spaces, quotes or backslashes, got a string with other characters. Write several values as separate entries.`,
      )
    }
  }
  return Object.freeze(entries as readonly string[])
}

const invalid = (field: string | undefined, message: string): ReauthError =>
  new ReauthError('invalidRequirement', { field, message })
