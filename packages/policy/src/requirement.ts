import { type Duration, durationInSeconds } from './duration.js'
import { ReauthError } from './reauth-error.js'

/**
 * What may happen where the OpenID Provider says that the end-user cannot reauthenticate.
 *
 * - `'requireFresh'`: only a fresh authentication passes. The default.
 * - `'deny'`: nothing passes, however fresh.
 * - `'allowUnverifiable'`: a stale authentication passes too, marked `unverifiable`. Weakens the check; search for the word in a review.
 */
export type WhenCannotReauthenticate = 'requireFresh' | 'deny' | 'allowUnverifiable'

/** What an operation demands of the end-user's authentication. The same object decides in the browser and on the server. */
export interface Requirement {
  /** How old the authentication may be; `'always'`: it must be made for this operation. */
  readonly maxAge: Duration | 'always'
  /** `amr` values of which all are needed. Default: none. */
  readonly methods?: readonly string[]
  /** `acr` values of which one is needed, in order of preference. Default: none. */
  readonly acrValues?: readonly string[]
  /** Default: `'requireFresh'`. */
  readonly whenCannotReauthenticate?: WhenCannotReauthenticate
}

/** A requirement that was checked: plain JSON, durations in seconds, defaults filled in. */
export interface ParsedRequirement {
  /** Seconds, or `'always'`. */
  readonly maxAge: number | 'always'
  readonly methods: readonly string[]
  readonly acrValues: readonly string[]
  readonly whenCannotReauthenticate: WhenCannotReauthenticate
}

/** Results of {@link parseRequirement}: a number as `maxAge` is believed of these alone. */
const PARSED = new WeakSet<object>()

/** Characters of an `acr` or `amr` value that can stand in a header and in a space-separated list (RFC 6749 `NQCHAR`). */
const LISTABLE = /^[\x21\x23-\x5b\x5d-\x7e]{1,256}$/

const isList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) &&
  value.length <= 32 &&
  value.every((entry) => typeof entry === 'string' && LISTABLE.test(entry))

const POLICIES: readonly unknown[] = ['requireFresh', 'deny', 'allowUnverifiable']

/**
 * Checks a requirement and fills in its defaults.
 *
 * @param requirement What the operation demands; a result of this function is returned as it is.
 * @returns The same in seconds, frozen.
 * @throws {ReauthError} `invalidDuration` where `maxAge` is not a duration with its unit; `invalidRequirement` for anything else that makes no sense.
 *
 * @example
 * parseRequirement({ maxAge: '5m' }).maxAge // 300
 */
export function parseRequirement(requirement: Requirement | ParsedRequirement): ParsedRequirement {
  if (typeof requirement !== 'object' || requirement === null) throw new ReauthError('invalidRequirement')
  if (PARSED.has(requirement)) return requirement as ParsedRequirement
  const {
    maxAge,
    methods = [],
    acrValues = [],
    whenCannotReauthenticate = 'requireFresh',
    ...rest
  } = requirement as Requirement
  if (
    !isList(methods) ||
    !isList(acrValues) ||
    !POLICIES.includes(whenCannotReauthenticate) ||
    Object.keys(rest).length > 0
  ) {
    throw new ReauthError('invalidRequirement')
  }
  const parsed: ParsedRequirement = Object.freeze({
    maxAge: maxAge === 'always' ? maxAge : durationInSeconds(maxAge),
    methods: Object.freeze([...methods]),
    acrValues: Object.freeze([...acrValues]),
    whenCannotReauthenticate,
  })
  PARSED.add(parsed)
  return parsed
}

/**
 * Changes a checked requirement in seconds, without writing a duration and reading it again.
 *
 * @param requirement The requirement.
 * @param change `maxAge` in whole seconds or `'always'`, or `acrValues`.
 * @returns The same with the change, frozen.
 * @throws {ReauthError} `invalidDuration` for a `maxAge` that is not a whole number of seconds from 1 on; `invalidRequirement` for `acrValues` that make no sense.
 *
 * @example
 * changeRequirement(parseRequirement({ maxAge: '5m' }), { maxAge: 290 }).maxAge // 290
 */
export function changeRequirement(
  requirement: ParsedRequirement,
  change: Partial<Pick<ParsedRequirement, 'maxAge' | 'acrValues'>>,
): ParsedRequirement {
  const { maxAge, acrValues, ...rest } = { ...requirement, ...change }
  if (maxAge !== 'always' && !(Number.isSafeInteger(maxAge) && maxAge > 0)) throw new ReauthError('invalidDuration')
  if (!isList(acrValues)) throw new ReauthError('invalidRequirement')
  const changed: ParsedRequirement = Object.freeze({ ...rest, maxAge, acrValues: Object.freeze([...acrValues]) })
  PARSED.add(changed)
  return changed
}
