import { type Authentication, type Duration, type ParsedRequirement, parseRequirement } from '@reauth/policy'
import { attempt } from '../shared/attempt.js'
import { isClock, machineClock, readClock } from '../shared/clock.js'
import { CLOCK_TOLERANCE, durationWithin, refuseUnknown, wrongOption } from '../shared/options.js'
import { type Verifier, type VerifyOptions, type VerifyResult, decideFreshness } from '../verifier/create-verifier.js'
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
  const clockTolerance = durationWithin(options, 'clockTolerance', CLOCK_TOLERANCE)

  const decide = (given: unknown, asked: VerifyOptions, requirement: ParsedRequirement | undefined): VerifyResult => {
    if (given === null || given === undefined) return { ok: false, code: 'missing' }
    const session = readSessionAuthentication(given)
    const { now, ...failure } = readClock(clock)
    if (now === undefined) return { ok: false, code: 'clock', ...failure }
    if (now - clockTolerance >= session.expiresAt) return { ok: false, code: 'expired' }
    if (session.issuedAt > now + clockTolerance) return { ok: false, code: 'notYetValid' }
    return decideFreshness(session, NO_CLAIMS, asked, { now, requirement, clockTolerance })
  }
  return toVerifier((source, asked = {}) => {
    refuseUnknown('verify()', asked, VERIFY_OPTIONS)
    const requirement = asked.requirement === undefined ? undefined : parseRequirement(asked.requirement)
    return attempt(
      () => authentication(source as Source),
      (given) => decide(given, asked, requirement),
      (cause): VerifyResult => ({ ok: false, code: 'authenticationFailed', cause }),
    )
  }, 'source')
}

/** A session has none. */
const NO_CLAIMS = Object.freeze({})
