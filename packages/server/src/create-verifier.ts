import {
  type Authentication,
  type ParsedRequirement,
  type Requirement,
  type StepUpChallenge,
  type Verdict,
  evaluate,
  parseRequirement,
  toAuthentication,
  toChallenge,
} from '@reauth/policy'
import type { CryptoKey } from 'jose'
import { type CheckedSignature, createCheckedSignatures, freeze } from './checked-signatures.js'
import { type CompactToken, MAX_TOKEN, type Members, readCompactToken } from './compact-token.js'
import { type VerifierOptions, toConfiguration } from './configuration.js'
import type { KeyHeader } from './key-finder.js'
import { createKeys } from './keys.js'
import { refuseUnknown } from './options.js'
import { signatureEngine } from './signature-engine.js'

/** Why a token is not accepted. For logs: the caller of an API is told less. */
export type RefusalCode =
  /** There is no token. */
  | 'missing'
  /** Not a token in strict compact form. */
  | 'malformed'
  /** The algorithm is not allowed, or the header asks for what is not understood. */
  | 'algorithm'
  /** Another kind of token. */
  | 'kind'
  /** `iss` is another. */
  | 'issuer'
  /** `aud` is another. */
  | 'audience'
  /** A claim is missing or of the wrong type. */
  | 'claims'
  /** `exp` has passed, the tolerance included. */
  | 'expired'
  /** Issued or valid only in the future. */
  | 'notYetValid'
  /** The signature is not the issuer's. */
  | 'signature'
  /** The issuer's keys can't be loaded, or the guard's `subject` failed. */
  | 'keysUnavailable'
  /** The clock tells no time. */
  | 'clock'
  /** `sub` is not the end-user that was asked for. */
  | 'subject'
  /** Valid, and the end-user has to authenticate again: `challenge` says how. */
  | 'insufficientUserAuthentication'

/** What is asked of one token. */
export interface VerifyOptions {
  /** Also decide whether the authentication is enough. Default: only the token is verified. */
  readonly requirement?: Requirement | ParsedRequirement
  /** The end-user that has to be meant. Given as `undefined` or `null`, nobody is. Default: anyone. */
  readonly subject?: string | null | undefined
  /** When the operation was opened, in seconds on the OpenID Provider's clock: `'always'` counts from here. Default: never, so that nothing meets `'always'`. */
  readonly openedAt?: number | undefined
}

/** What {@link Verifier.verify} answers. Only `ok: true` lets anything pass. */
export type VerifyResult =
  | {
      readonly ok: true
      readonly claims: Readonly<Record<string, unknown>>
      readonly authentication: Authentication
      /** If a requirement was given: `fresh`, or `unverifiable` under an explicit policy. */
      readonly verdict?: Verdict
    }
  | {
      readonly ok: false
      readonly code: RefusalCode
      /** What the end-user has to reach; only after the token itself was found valid. */
      readonly challenge?: StepUpChallenge
      /** Whose token it is, for logs; only after the token itself was found valid. */
      readonly authentication?: Authentication
      readonly verdict?: Verdict
    }

/** Verifies tokens of one issuer. */
export interface Verifier {
  verify(token: unknown, options?: VerifyOptions): Promise<VerifyResult>
}

/** Whether a verdict lets anything pass: there is one, and it is `fresh`, or `unverifiable` under an explicit policy. */
export const isEnough = (verdict: Verdict | undefined): boolean =>
  verdict?.verdict === 'fresh' || verdict?.verdict === 'unverifiable'

const VERIFY_OPTIONS = ['requirement', 'subject', 'openedAt']
const REGISTERED_TYPES = { idToken: [undefined, 'jwt'], accessToken: ['at+jwt', 'application/at+jwt'] }

/**
 * Makes what verifies the tokens of one issuer.
 *
 * Says who authenticated, when and how; what they may do is for the app to decide.
 *
 * @param options The issuer, the audience, and where they differ from the defaults: keys, kind, algorithms, clock.
 * @returns `verify(token, { requirement, subject })`. It rejects for an unknown option and for an invalid requirement; a token, a clock or a key that is not as it should be is a refusal.
 * @throws {ReauthServerError} `invalidConfiguration`, with the field that makes no sense.
 *
 * @example
 * const verifier = createVerifier({ issuer: 'https://auth.example.com', audience: 'my-client-id' })
 * const result = await verifier.verify(token, { requirement: { maxAge: '5m' } })
 *
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation OIDC Core §3.1.3.7}
 */
export function createVerifier(options: VerifierOptions): Verifier {
  const configuration = toConfiguration(options)
  const { issuer, audience, algorithms, tokens, claims: mapping, clock, tolerance } = configuration
  const keys = createKeys(configuration)
  const checkedSignatures = createCheckedSignatures<ReadToken>()

  const read = (token: string): ReadToken | undefined => {
    const compact = readCompactToken(token)
    return compact && { ...compact, authentication: toAuthentication(compact.claims, mapping) }
  }

  /** Cheap checks first, so that no signature is checked and no key is fetched for a token that would be refused anyway. */
  const refusalBeforeSignature = (
    { header, claims, authentication }: ReadToken,
    now: number,
  ): RefusalCode | undefined => {
    if (!algorithms.includes(header['alg'] as string)) return 'algorithm'
    if (EXTENSIONS.some((name) => Object.hasOwn(header, name))) return 'algorithm'
    if (!isOfKind(tokens, header['typ'], claims)) return 'kind'
    if (claims['iss'] !== issuer) return 'issuer'
    if (!isForAudience(claims, audience)) return 'audience'
    const { exp, iat, nbf } = claims
    if (authentication === undefined || !isTime(exp) || !isTime(iat) || (nbf !== undefined && !isTime(nbf)))
      return 'claims'
    if (now - tolerance >= exp) return 'expired'
    return Math.max(iat, nbf ?? iat) > now + tolerance ? 'notYetValid' : undefined
  }

  /** At once, where the runtime checks signatures at once and the key is at hand. */
  const signatureProblem = (
    token: string,
    hash: string,
    header: KeyHeader,
    checked: CheckedSignature<ReadToken> | undefined,
  ): Problem | Promise<Problem> => {
    if (header.kid !== undefined && typeof header.kid !== 'string') return 'signature'
    const remember = (key: CryptoKey, isGood: unknown): Problem => {
      if (isGood !== true) return 'signature'
      checkedSignatures.add(hash, key, token.length)
      return undefined
    }
    const check = (key: CryptoKey): Problem | Promise<Problem> => {
      if (checked?.key === key) return undefined
      const isGood = signatureEngine.verify(token, header.alg, key)
      return isGood instanceof Promise ? isGood.then((good) => remember(key, good)) : remember(key, isGood)
    }
    try {
      // Only keys that the issuer publishes now are found, so a withdrawn one takes along what it signed.
      const key = keys(header)
      return key instanceof Promise ? key.then(check).catch(keyProblem) : check(key)
    } catch (error) {
      return keyProblem(error)
    }
  }

  return {
    async verify(token, asked = {}) {
      refuseUnknown('verify()', asked, VERIFY_OPTIONS)
      const { requirement, subject, openedAt } = asked
      const parsed = requirement === undefined ? undefined : parseRequirement(requirement)
      if (token === undefined || token === null || token === '') return { ok: false, code: 'missing' }
      if (typeof token !== 'string' || token.length > MAX_TOKEN) return { ok: false, code: 'malformed' }
      const hashed = signatureEngine.hash(token)
      const hash = typeof hashed === 'string' ? hashed : await hashed
      // Another text has another digest: what was read of this one need not be read again.
      const checked = checkedSignatures.get(hash)
      const seen = checked?.said ?? read(token)
      if (seen === undefined) return { ok: false, code: 'malformed' }
      if (checked !== undefined) checked.said ??= freeze(seen)
      const now = timeOf(clock)
      if (!Number.isFinite(now)) return { ok: false, code: 'clock' }
      const early = refusalBeforeSignature(seen, now)
      if (early !== undefined) return { ok: false, code: early }
      const problem = signatureProblem(token, hash, seen.header as unknown as KeyHeader, checked)
      const late = problem instanceof Promise ? await problem : problem
      if (late !== undefined) return { ok: false, code: late }
      const { claims } = seen
      const authentication = seen.authentication as Authentication
      if (Object.hasOwn(asked, 'subject') && subject !== authentication.subject)
        return { ok: false, code: 'subject', authentication }
      if (parsed === undefined) return { ok: true, claims, authentication }
      const verdict = evaluate(parsed, authentication, now, { clockTolerance: tolerance, openedAt })
      return isEnough(verdict)
        ? { ok: true, claims, authentication, verdict }
        : { ok: false, code: 'insufficientUserAuthentication', challenge: toChallenge(parsed), authentication, verdict }
    },
  }
}

/** A clock that throws tells no time. */
function timeOf(clock: () => number): number {
  try {
    return clock()
  } catch {
    return Number.NaN
  }
}

type Problem = RefusalCode | undefined

/** What a token says, before its signature was checked. */
interface ReadToken extends CompactToken {
  readonly authentication: Authentication | undefined
}

/** Headers that change what a signature means. None is understood. */
const EXTENSIONS = ['crit', 'b64', 'zip']

const isTime = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

/** Claims that only the one or the other kind has decide where `typ` does not. */
function isOfKind(kind: keyof typeof REGISTERED_TYPES, typ: unknown, claims: Members): boolean {
  const type = typeof typ === 'string' ? typ.toLowerCase() : typ
  if (!(REGISTERED_TYPES[kind] as readonly unknown[]).includes(type) || Object.hasOwn(claims, 'events')) return false
  return kind === 'accessToken'
    ? !Object.hasOwn(claims, 'nonce') && !Object.hasOwn(claims, 'at_hash')
    : !Object.hasOwn(claims, 'scope') && !Object.hasOwn(claims, 'client_id')
}

function isForAudience(claims: Members, expected: readonly string[]): boolean {
  const { aud, azp } = claims
  const audiences = typeof aud === 'string' ? [aud] : aud
  if (!Array.isArray(audiences) || audiences.length === 0) return false
  if (!audiences.every((one) => expected.includes(one as string))) return false
  if (azp !== undefined && !expected.includes(azp as string)) return false
  return audiences.length === 1 || azp !== undefined
}

/** jose's own errors about the token and its key; what is left has to do with fetching. */
function keyProblem(error: unknown): RefusalCode {
  const { code } = Object(error) as { code?: unknown }
  return code === 'ERR_JWKS_NO_MATCHING_KEY' || code === 'ERR_JWKS_MULTIPLE_MATCHING_KEYS'
    ? 'signature'
    : 'keysUnavailable'
}
