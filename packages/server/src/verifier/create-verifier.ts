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
  /** `aud` is another, or `azp` of an ID Token is. */
  | 'audience'
  /** Bound to a key of its holder by `cnf`, and nothing says that the app checks the proof. */
  | 'bound'
  /** A claim is missing or of the wrong type. */
  | 'claims'
  /** `exp` has passed, the tolerance included. */
  | 'expired'
  /** Issued or valid only in the future. */
  | 'notYetValid'
  /** No key of the issuer that can be used made the signature. */
  | 'signature'
  /** The issuer's keys can't be loaded: an outage, and not the token's fault. */
  | 'keysUnavailable'
  /** The server's clock throws, or tells no time. */
  | 'clock'
  /** The guard's `subject` threw, rejected, or returned neither a string nor nothing. */
  | 'subjectFailed'
  /** `authentication` of a session verifier threw, rejected, or returned what is no `Authentication`. */
  | 'authenticationFailed'
  /** A verifier of the app's own threw, rejected, or answered what is no result. */
  | 'verifierFailed'
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
  /** From when an authentication counts for `'always'`, in seconds: `openedAt` of an operation. Default: never, so that nothing meets `'always'`. */
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
      /** What was thrown, if the server is to blame: for `keysUnavailable`, `clock` and the codes that end in `Failed`. For logs. */
      readonly cause?: unknown
    }

/** Verifies tokens of one issuer. */
export interface Verifier {
  verify(token: unknown, options?: VerifyOptions): Promise<VerifyResult>
}

/** Whether a verdict lets anything pass: there is one, and it is `fresh`, or `unverifiable` under an explicit policy. */
export const isEnough = (verdict: Verdict | undefined): boolean =>
  verdict?.verdict === 'fresh' || verdict?.verdict === 'unverifiable'

/**
 * Decides about an authentication that is genuine: whose it is, and whether it is enough. The challenge goes only to the end-user that is meant.
 *
 * @param asked Whose it has to be, and from when it counts.
 */
export function decideFreshness(
  authentication: Authentication,
  claims: Readonly<Record<string, unknown>>,
  asked: Pick<VerifyOptions, 'subject' | 'openedAt'>,
  given: { readonly now: number; readonly requirement: ParsedRequirement | undefined; readonly clockTolerance: number },
): VerifyResult {
  const { now, requirement, clockTolerance } = given
  if (Object.hasOwn(asked, 'subject') && asked.subject !== authentication.subject)
    return { ok: false, code: 'subject', authentication }
  if (requirement === undefined) return { ok: true, claims, authentication }
  const verdict = evaluate(requirement, authentication, now, { clockTolerance, openedAt: asked.openedAt })
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
  const { clock, tolerance, maxTokenLength } = configuration
  const read = createTokenReader(configuration)
  const findSigner = createSignerSearch(createKeys(configuration))
  const checkedSignatures = createCheckedSignatures<TokenContent>()

  const decide = (
    token: string,
    hash: string,
    asked: VerifyOptions,
    parsed: ParsedRequirement | undefined,
  ): VerifyResult | Promise<VerifyResult> => {
    // Another text has another digest: what was read of this one need not be read again.
    const checked = checkedSignatures.get(hash)
    const opened = checked?.content === undefined ? read(token) : undefined
    const content = checked?.content ?? opened?.content
    if (content === undefined) return { ok: false, code: 'malformed' }
    if (checked !== undefined) checked.content ??= freeze(content)
    const { now, ...failure } = readClock(clock)
    if (now === undefined) return { ok: false, code: 'clock', ...failure }
    // Cheap checks first, so that no signature is checked and no key is fetched for a token that would be refused anyway.
    if (content.refusal !== undefined) return { ok: false, code: content.refusal }
    const { header, authentication, validFrom } = content
    if (now - tolerance >= authentication.expiresAt) return { ok: false, code: 'expired' }
    if (validFrom > now + tolerance) return { ok: false, code: 'notYetValid' }
    const finish = (signer: Signer): VerifyResult => {
      if (signer === undefined) return { ok: false, code: 'signature' }
      if (signer !== checked?.key) checkedSignatures.add(hash, signer, token.length)
      return decideFreshness(authentication, content.claims, asked, {
        now,
        requirement: parsed,
        clockTolerance: tolerance,
      })
    }
    const signed = { text: token, header: header as unknown as KeyHeader, signature: opened?.signature }
    const signer = findSigner(signed, checked?.key, now)
    return signer instanceof Promise ? signer.then(finish, toUnavailable) : finish(signer)
  }

  return toVerifier((token, asked: VerifyOptions = {}) => {
    refuseUnknown('verify()', asked, VERIFY_OPTIONS)
    const { requirement } = asked
    const parsed = requirement === undefined ? undefined : parseRequirement(requirement)
    if (token === undefined || token === null || token === '') return { ok: false, code: 'missing' }
    if (typeof token !== 'string' || token.length > maxTokenLength) return { ok: false, code: 'malformed' }
    const hashed = signatureEngine.hash(token)
    return typeof hashed === 'string'
      ? decide(token, hashed, asked, parsed)
      : hashed.then((hash) => decide(token, hash, asked, parsed))
  }, 'token')
}
