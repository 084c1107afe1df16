import {
  type Authentication,
  type ParsedRequirement,
  type Requirement,
  type StepUpChallenge,
  type Verdict,
  evaluate,
  parseRequirement,
  toChallenge,
} from '@reauth/policy'
import { createCheckedSignatures, freeze } from './checked-signatures.js'
import { type VerifierOptions, toConfiguration } from './configuration.js'
import { type Signer, createSignerSearch } from '../keys/find-signer.js'
import type { KeyHeader, KeysUnavailableError } from '../keys/key-finder.js'
import { createKeys } from '../keys/keys.js'
import { readClock } from '../shared/clock.js'
import { refuseUnknown } from '../shared/options.js'
import { type TokenContent, createTokenReader } from './read-token.js'
import { signatureEngine } from '../keys/signature-engine.js'
import { toVerifier } from './verify-now.js'

/** Why a token is refused. For logs: the caller of an API learns less. */
export type RefusalCode =
  /** There is no token. */
  | 'missing'
  /** The token isn't in strict compact form. */
  | 'malformed'
  /** The algorithm isn't allowed, or the header needs an unsupported extension. */
  | 'algorithm'
  /** The token is of another kind. */
  | 'kind'
  /** `iss` differs. */
  | 'issuer'
  /** `aud` differs, or `azp` of an ID Token does. */
  | 'audience'
  /** `cnf` binds the token to a key of its holder, and `allowBoundTokens` isn't set. */
  | 'bound'
  /** A claim is missing or of the wrong type. */
  | 'claims'
  /** `exp` has passed, even with the tolerance. */
  | 'expired'
  /** `iat` or `nbf` is in the future. */
  | 'notYetValid'
  /** No usable key of the issuer made the signature. */
  | 'signature'
  /** The issuer's keys can't be loaded: an outage, not a fault of the token. */
  | 'keysUnavailable'
  /** The server's clock throws or returns no time. */
  | 'clock'
  /** The guard's `subject` threw, rejected, or returned anything but a string, `null` or `undefined`. */
  | 'subjectFailed'
  /** `authentication` of a session verifier threw, rejected, or returned a value that isn't an `Authentication`. */
  | 'authenticationFailed'
  /** A verifier of the app threw, rejected, or didn't return a result. */
  | 'verifierFailed'
  /** `sub` isn't the required subject. */
  | 'subject'
  /** The token is valid, but the end-user has to authenticate again; see `challenge`. */
  | 'insufficientUserAuthentication'

/** Options of {@link Verifier.verify}. */
export interface VerifyOptions {
  /** Also decides whether the authentication meets this requirement. Default: only the token is verified. */
  readonly requirement?: Requirement | ParsedRequirement
  /** Requires this subject. If you pass `undefined` or `null`, the token is refused. Default: any subject. */
  readonly subject?: string | null | undefined
  /** For `'always'`: the earliest accepted `auth_time`, in seconds, such as `openedAt` of an operation. Default: none, so nothing meets `'always'`. */
  readonly openedAt?: number | undefined
}

/** The result of {@link Verifier.verify}. Only `ok: true` lets a request pass. */
export type VerifyResult =
  | {
      readonly ok: true
      readonly claims: Readonly<Record<string, unknown>>
      readonly authentication: Authentication
      /** Present if a requirement was passed: `fresh`, or `unverifiable` under an explicit policy. */
      readonly verdict?: Verdict
    }
  | {
      readonly ok: false
      readonly code: RefusalCode
      /** The authentication to ask for; only if the token itself is valid. */
      readonly challenge?: StepUpChallenge
      /** The authentication of the token, for logs; only if the token itself is valid. */
      readonly authentication?: Authentication
      readonly verdict?: Verdict
      /** The error, if the server is at fault: for `keysUnavailable`, `clock` and the codes that end in `Failed`. For logs. */
      readonly cause?: unknown
    }

/** Verifies tokens of one issuer. */
export interface Verifier {
  verify(token: unknown, options?: VerifyOptions): Promise<VerifyResult>
}

/** Returns whether a verdict lets a request pass: it is `fresh`, or `unverifiable` under an explicit policy. */
export const isEnough = (verdict: Verdict | undefined): boolean =>
  verdict?.verdict === 'fresh' || verdict?.verdict === 'unverifiable'

/**
 * Decides about a genuine authentication: checks its subject and whether it meets the requirement. Only the required subject gets a challenge.
 *
 * @param verifyOptions The required subject, and the earliest time for `'always'`.
 */
export function decideFreshness(
  authentication: Authentication,
  claims: Readonly<Record<string, unknown>>,
  verifyOptions: Pick<VerifyOptions, 'subject' | 'openedAt'>,
  context: {
    readonly now: number
    readonly requirement: ParsedRequirement | undefined
    readonly clockTolerance: number
  },
): VerifyResult {
  const { now, requirement, clockTolerance } = context
  if (Object.hasOwn(verifyOptions, 'subject') && verifyOptions.subject !== authentication.subject)
    return { ok: false, code: 'subject', authentication }
  if (requirement === undefined) return { ok: true, claims, authentication }
  const verdict = evaluate(requirement, authentication, now, { clockTolerance, openedAt: verifyOptions.openedAt })
  return isEnough(verdict)
    ? { ok: true, claims, authentication, verdict }
    : {
        ok: false,
        code: 'insufficientUserAuthentication',
        challenge: toChallenge(requirement),
        authentication,
        verdict,
      }
}

const toUnavailable = ({ cause }: KeysUnavailableError): VerifyResult => ({ ok: false, code: 'keysUnavailable', cause })

const VERIFY_OPTIONS = ['requirement', 'subject', 'openedAt']

/**
 * Creates a verifier for the tokens of one issuer.
 *
 * It establishes who authenticated, when and how. The app decides what the end-user may do.
 *
 * @param options The issuer and the audience. Optional: keys, kind, algorithms, clock and limits.
 * @returns A verifier with `verify(token, { requirement, subject })`. It rejects for an unknown option or an invalid requirement. For a bad token, clock or key it resolves
 * with a refusal.
 * @throws {ReauthServerError} `invalidConfiguration` for an unknown or invalid option; `field` names it.
 *
 * @example
 * const verifier = createVerifier({ issuer: 'https://auth.example.com', audience: 'my-client-id' })
 * const result = await verifier.verify(token, { requirement: { maxAge: '5m' } })
 *
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation OIDC Core §3.1.3.7}
 */
export function createVerifier(options: VerifierOptions): Verifier {
  const configuration = toConfiguration(options)
  const { clock, tolerance, maxTokenLength } = configuration
  const readToken = createTokenReader(configuration)
  const findSigner = createSignerSearch(createKeys(configuration))
  const checkedSignatures = createCheckedSignatures<TokenContent>()

  const decide = (
    token: string,
    hash: string,
    verifyOptions: VerifyOptions,
    parsed: ParsedRequirement | undefined,
  ): VerifyResult | Promise<VerifyResult> => {
    // A different token has a different digest, so cached content can be reused.
    const checked = checkedSignatures.get(hash)
    const readResult = checked?.content === undefined ? readToken(token) : undefined
    const content = checked?.content ?? readResult?.content
    if (content === undefined) return { ok: false, code: 'malformed' }
    if (checked !== undefined) checked.content ??= freeze(content)
    const { now, ...failure } = readClock(clock)
    if (now === undefined) return { ok: false, code: 'clock', ...failure }
    // Cheap checks first, so that no signature is verified and no key is fetched for a token that would be refused anyway.
    if (content.refusal !== undefined) return { ok: false, code: content.refusal }
    const { header, authentication, validFrom } = content
    if (now - tolerance >= authentication.expiresAt) return { ok: false, code: 'expired' }
    if (validFrom > now + tolerance) return { ok: false, code: 'notYetValid' }
    const finish = (signer: Signer): VerifyResult => {
      if (signer === undefined) return { ok: false, code: 'signature' }
      if (signer !== checked?.key) checkedSignatures.add(hash, signer, token.length)
      return decideFreshness(authentication, content.claims, verifyOptions, {
        now,
        requirement: parsed,
        clockTolerance: tolerance,
      })
    }
    const signed = { text: token, header: header as unknown as KeyHeader, signature: readResult?.signature }
    const signer = findSigner(signed, checked?.key, now)
    return signer instanceof Promise ? signer.then(finish, toUnavailable) : finish(signer)
  }

  return toVerifier((token, verifyOptions: VerifyOptions = {}) => {
    refuseUnknown('verify()', verifyOptions, VERIFY_OPTIONS)
    const { requirement } = verifyOptions
    const parsed = requirement === undefined ? undefined : parseRequirement(requirement)
    if (token === undefined || token === null || token === '') return { ok: false, code: 'missing' }
    if (typeof token !== 'string' || token.length > maxTokenLength) return { ok: false, code: 'malformed' }
    const hashed = signatureEngine.hash(token)
    return typeof hashed === 'string'
      ? decide(token, hashed, verifyOptions, parsed)
      : hashed.then((hash) => decide(token, hash, verifyOptions, parsed))
  }, 'token')
}
