import { parseAuthenticate } from './authenticate-header.js'
import { ReauthError, typeName } from './reauth-error.js'
import type { ParsedRequirement } from './requirement.js'

/** What a server demands when it refuses an authentication as insufficient. */
export interface StepUpChallenge {
  /** Whole seconds, 0 or more. 0 asks for a new authentication, as `'always'` does. */
  readonly maxAge?: number
  /** In order of preference. */
  readonly acrValues?: readonly string[]
}

/** The error code of RFC 9470. */
export const INSUFFICIENT_USER_AUTHENTICATION = 'insufficient_user_authentication'

/** The media type of {@link toProblem}. */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json'

/** The body of a 401 that asks for step-up. Holds what the header holds, for pages that can't read the header. */
export interface StepUpProblem {
  readonly type: 'https://www.rfc-editor.org/rfc/rfc9470'
  readonly title: string
  readonly status: 401
  readonly error: typeof INSUFFICIENT_USER_AUTHENTICATION
  readonly max_age?: number
  readonly acr_values?: string
}

const ACR = /^[\x21\x23-\x5b\x5d-\x7e]+$/

const isAcr = (value: unknown): boolean => typeof value === 'string' && ACR.test(value)

/**
 * Returns the challenge whose answer meets a requirement.
 *
 * @param requirement A parsed requirement.
 * @returns The challenge. `'always'` becomes a `max_age` of 0.
 */
export function toChallenge(requirement: ParsedRequirement): StepUpChallenge {
  return {
    maxAge: requirement.maxAge === 'always' ? 0 : requirement.maxAge,
    ...(requirement.acrValues.length > 0 && { acrValues: requirement.acrValues }),
  }
}

/**
 * Writes the `WWW-Authenticate` header of a step-up challenge.
 *
 * @param challenge The challenge to write.
 * @param scheme The scheme of the token that was presented. Default: `'Bearer'`.
 * @returns The header's value.
 * @throws {ReauthError} `invalidChallenge` if a value can't be written in a header.
 *
 * @example
 * formatChallenge({ maxAge: 300 }) // 'Bearer error="insufficient_user_authentication", max_age="300"'
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9470#section-3 RFC 9470 §3}
 */
export function formatChallenge(challenge: StepUpChallenge, scheme: 'Bearer' | 'DPoP' = 'Bearer'): string {
  const { maxAge, acrValues } = validate(challenge)
  return [
    `${scheme} error="${INSUFFICIENT_USER_AUTHENTICATION}"`,
    ...(maxAge === undefined ? [] : [`max_age="${maxAge}"`]),
    ...(acrValues === undefined ? [] : [`acr_values="${acrValues.join(' ')}"`]),
  ].join(', ')
}

/**
 * Creates the problem+json body of a step-up challenge.
 *
 * @param challenge The challenge to write.
 * @returns A plain object to serialize.
 * @throws {ReauthError} `invalidChallenge`, as {@link formatChallenge}.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9457 RFC 9457}
 */
export function toProblem(challenge: StepUpChallenge): StepUpProblem {
  const { maxAge, acrValues } = validate(challenge)
  return {
    type: 'https://www.rfc-editor.org/rfc/rfc9470',
    title: 'The operation needs a more recent or a stronger authentication.',
    status: 401,
    error: INSUFFICIENT_USER_AUTHENTICATION,
    ...(maxAge !== undefined && { max_age: maxAge }),
    ...(acrValues !== undefined && { acr_values: acrValues.join(' ') }),
  }
}

function validate({ maxAge, acrValues }: StepUpChallenge): StepUpChallenge {
  if (maxAge !== undefined && !(Number.isSafeInteger(maxAge) && maxAge >= 0)) {
    throw new ReauthError('invalidChallenge', {
      field: 'maxAge',
      message: `\`maxAge\` must be a whole number of seconds, 0 or more, got ${typeName(maxAge)}. Leave it out if the age does not matter.`,
    })
  }
  if (acrValues !== undefined && !(Array.isArray(acrValues) && acrValues.length > 0 && acrValues.every(isAcr))) {
    throw new ReauthError('invalidChallenge', {
      field: 'acrValues',
      message: `\`acrValues\` must be an array of at least one string, each without spaces, quotes, backslashes or control characters, got ${typeName(acrValues)}. Leave it out if the level does not matter.`,
    })
  }
  return { ...(maxAge !== undefined && { maxAge }), ...(acrValues !== undefined && { acrValues }) }
}

/**
 * Finds the step-up challenge of a 401 response.
 *
 * Does not establish that this server may ask for step-up.
 *
 * @param header The value of `WWW-Authenticate`, which may hold several challenges; `null` if there is none.
 * @param body The parsed JSON body, for cross-origin pages that can't read the header.
 * @returns The challenge, or `undefined` if the response holds no well-formed step-up challenge.
 *
 * @example
 * parseChallenge('Bearer error="insufficient_user_authentication", max_age=300') // { maxAge: 300 }
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9470#section-3 RFC 9470 §3}
 */
export function parseChallenge(header: string | null, body?: unknown): StepUpChallenge | undefined {
  const challenge = parseAuthenticate(header ?? '')?.find(
    ({ scheme, params }) =>
      (scheme === 'bearer' || scheme === 'dpop') && params.get('error') === INSUFFICIENT_USER_AUTHENTICATION,
  )
  if (challenge !== undefined) return toStepUp(challenge.params.get('max_age'), challenge.params.get('acr_values'))
  if (typeof body !== 'object' || body === null) return undefined
  const own = (name: string): unknown =>
    Object.hasOwn(body, name) ? (body as Record<string, unknown>)[name] : undefined
  if (own('error') !== INSUFFICIENT_USER_AUTHENTICATION) return undefined
  return toStepUp(JSON.stringify(own('max_age')), own('acr_values'))
}

function toStepUp(maxAge: string | undefined, acrValues: unknown): StepUpChallenge | undefined {
  const seconds = maxAge === undefined ? undefined : /^\d{1,15}$/.test(maxAge) ? Number(maxAge) : Number.NaN
  if (Number.isNaN(seconds)) return undefined
  if (acrValues !== undefined && typeof acrValues !== 'string') return undefined
  const levels = acrValues?.split(' ').filter(Boolean)
  if (levels?.length === 0 || levels?.every(isAcr) === false) return undefined
  return { ...(seconds !== undefined && { maxAge: seconds }), ...(levels !== undefined && { acrValues: levels }) }
}
