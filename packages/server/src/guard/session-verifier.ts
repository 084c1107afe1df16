import { type Authentication, type Duration, type ParsedRequirement, parseRequirement } from '@reauth/policy'
import { attempt } from '../shared/attempt.js'
import { isClock, machineClock, readClock } from '../shared/clock.js'
import { CLOCK_TOLERANCE, durationWithin, refuseUnknown, wrongOption } from '../shared/options.js'
import { type Verifier, type VerifyOptions, type VerifyResult, decideFreshness } from '../verifier/create-verifier.js'
import { readSessionAuthentication } from './session-authentication.js'
import { toVerifier } from '../verifier/verify-now.js'

/** Options of {@link createSessionVerifier}. `Source` is what the framework passes to a handler. */
export interface SessionVerifierOptions<Source> {
  /**
   * Returns who authenticated in the app's own session, when and how; `null` or `undefined` if nobody is signed in.
   *
   * The app vouches for it: read it from a session that the server stores or has signed, never from unsigned data of the request. `authTime` is when the end-user
   * last proved who they are, not when the session was renewed.
   */
  readonly authentication: (
    source: Source,
  ) => Authentication | null | undefined | Promise<Authentication | null | undefined>
  /** Returns seconds since the Unix epoch. Default: the machine's clock. */
  readonly clock?: () => number
  /** How far the clocks of this server and of the writer of the session may differ, at most `'60s'`. Never lengthens a `maxAge`. Default: `'5s'`. */
  readonly clockTolerance?: Duration
}

const OPTIONS = ['authentication', 'clock', 'clockTolerance'] satisfies (keyof SessionVerifierOptions<unknown>)[]
const VERIFY_OPTIONS = ['requirement', 'subject', 'openedAt'] satisfies (keyof VerifyOptions)[]

/**
 * Creates a verifier for sessions without a JWT: cookie sessions, a backend for the frontend, better-auth, NextAuth, passkeys.
 *
 * Decides about freshness; the app establishes that the session is genuine. Use it like any verifier: a guard passes its source to it instead of a token, and
 * operations take the source as their `token`.
 *
 * @param options `authentication` reads the app's session; `clock` and `clockTolerance` are optional.
 * @returns A verifier with `verify(source, { requirement, subject })`. If `authentication` throws or returns anything but an `Authentication`, it refuses with `authenticationFailed`.
 * @throws {ReauthServerError} `invalidConfiguration` for an unknown or invalid option; `field` names it.
 *
 * @example
 * const verifier = createSessionVerifier({ authentication: (request: Request) => readSession(request) })
 * const operations = defineOperations({ verifier, store })
 */
export function createSessionVerifier<Source>(options: SessionVerifierOptions<Source>): Verifier {
  refuseUnknown('createSessionVerifier()', options, OPTIONS)
  const { authentication, clock = machineClock } = options
  if (typeof authentication !== 'function')
    throw wrongOption('authentication', authentication, 'a function that returns an Authentication or null')
  if (!isClock(clock))
    throw wrongOption('clock', clock, 'a function that returns seconds since the Unix epoch, not milliseconds')
  const clockTolerance = durationWithin(options, 'clockTolerance', CLOCK_TOLERANCE)

  const decide = (
    value: unknown,
    verifyOptions: VerifyOptions,
    requirement: ParsedRequirement | undefined,
  ): VerifyResult => {
    if (value === null || value === undefined) return { ok: false, code: 'missing' }
    const session = readSessionAuthentication(value)
    const { now, ...failure } = readClock(clock)
    if (now === undefined) return { ok: false, code: 'clock', ...failure }
    if (now - clockTolerance >= session.expiresAt) return { ok: false, code: 'expired' }
    if (session.issuedAt > now + clockTolerance) return { ok: false, code: 'notYetValid' }
    return decideFreshness(session, NO_CLAIMS, verifyOptions, { now, requirement, clockTolerance })
  }
  return toVerifier((source, verifyOptions = {}) => {
    refuseUnknown('verify()', verifyOptions, VERIFY_OPTIONS)
    const requirement =
      verifyOptions.requirement === undefined ? undefined : parseRequirement(verifyOptions.requirement)
    return attempt(
      () => authentication(source as Source),
      (value) => decide(value, verifyOptions, requirement),
      (cause): VerifyResult => ({ ok: false, code: 'authenticationFailed', cause }),
    )
  }, 'source')
}

/** The claims of a session: none. */
const NO_CLAIMS = Object.freeze({})
