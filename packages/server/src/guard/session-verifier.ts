import {
  type Authentication,
  type Duration,
  durationInSeconds,
  evaluate,
  parseRequirement,
  toChallenge,
} from '@reauth/policy'
import { attempt } from '../shared/attempt.js'
import { isClock, machineClock } from '../verifier/configuration.js'
import { type Verifier, type VerifyOptions, type VerifyResult, isEnough } from '../verifier/create-verifier.js'
import { refuseUnknown, wrongOption } from '../shared/options.js'
import { readSessionAuthentication } from './session-authentication.js'
import { toVerifier } from '../verifier/verify-now.js'

/** What {@link createSessionVerifier} takes. `Source` is what the framework hands to a handler. */
export interface SessionVerifierOptions<Source> {
  /**
   * Who authenticated in the app's own session, when and how; `null` or `undefined` if nobody is signed in.
   *
   * The app vouches for it: read it from the session that the server keeps or has signed, never from what the request says. `authTime` is when the end-user
   * last proved who they are, and not when the session was renewed.
   */
  readonly authentication: (
    source: Source,
  ) => Authentication | null | undefined | Promise<Authentication | null | undefined>
  /** Seconds since the Unix epoch. Default: the machine's clock. */
  readonly clock?: () => number
  /** How far the clocks of whoever wrote the session and of this server may differ; at most `'60s'`. Never lengthens a `maxAge`. Default: `'5s'`. */
  readonly clockTolerance?: Duration
}

const OPTIONS = ['authentication', 'clock', 'clockTolerance'] satisfies (keyof SessionVerifierOptions<unknown>)[]
const VERIFY_OPTIONS = ['requirement', 'subject', 'openedAt'] satisfies (keyof VerifyOptions)[]

/**
 * Makes a verifier of sessions without a JWT: cookie sessions, a backend for the frontend, better-auth, NextAuth, passkeys.
 *
 * Decides about freshness; that the session is genuine is for the app to establish. Goes wherever a verifier goes: a guard hands its source to it instead of a
 * token, and operations take the source as their `token`.
 *
 * @param options What reads the app's session, and where the rest differs from the defaults.
 * @returns `verify(source, { requirement, subject })`. `authentication` that throws, or returns what is no `Authentication`, is refused as `authenticationFailed`.
 * @throws {ReauthServerError} `invalidConfiguration`, with the field that makes no sense.
 *
 * @example
 * const verifier = createSessionVerifier({ authentication: (request: Request) => readSession(request) })
 * const operations = defineOperations({ verifier, store })
 */
export function createSessionVerifier<Source>(options: SessionVerifierOptions<Source>): Verifier {
  refuseUnknown('createSessionVerifier()', options, OPTIONS)
  const { authentication, clock = machineClock } = options
  if (typeof authentication !== 'function')
    throw wrongOption('authentication', authentication, 'Give a function that returns an Authentication or null.')
  if (!isClock(clock))
    throw wrongOption('clock', clock, 'Give a function that returns seconds since the Unix epoch, not milliseconds.')
  const clockTolerance = durationInSeconds(
    options.clockTolerance === undefined ? '5s' : options.clockTolerance,
    'clockTolerance',
  )
  if (clockTolerance > 60) throw wrongOption('clockTolerance', options.clockTolerance, "Give at most '60s'.")

  const decide = (given: unknown, asked: VerifyOptions): VerifyResult => {
    if (given === null || given === undefined) return { ok: false, code: 'missing' }
    const said = readSessionAuthentication(given)
    let now: number
    try {
      now = clock()
    } catch (cause) {
      return { ok: false, code: 'clock', cause }
    }
    if (!Number.isFinite(now)) return { ok: false, code: 'clock' }
    if (now - clockTolerance >= said.expiresAt) return { ok: false, code: 'expired' }
    if (said.issuedAt > now + clockTolerance) return { ok: false, code: 'notYetValid' }
    if (Object.hasOwn(asked, 'subject') && asked.subject !== said.subject)
      return { ok: false, code: 'subject', authentication: said }
    const claims = NO_CLAIMS
    if (asked.requirement === undefined) return { ok: true, claims, authentication: said }
    const { requirement, openedAt } = asked
    const verdict = evaluate(requirement, said, now, { clockTolerance, openedAt })
    if (isEnough(verdict)) return { ok: true, claims, authentication: said, verdict }
    const challenge = toChallenge(parseRequirement(requirement))
    return { ok: false, code: 'insufficientUserAuthentication', challenge, authentication: said, verdict }
  }
  return toVerifier((source, asked = {}) => {
    refuseUnknown('verify()', asked, VERIFY_OPTIONS)
    if (asked.requirement !== undefined) parseRequirement(asked.requirement)
    return attempt(
      () => authentication(source as Source),
      (given) => decide(given, asked),
      (cause): VerifyResult => ({ ok: false, code: 'authenticationFailed', cause }),
    )
  }, 'source')
}

/** A session has none. */
const NO_CLAIMS = Object.freeze({})
