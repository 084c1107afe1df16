import {
  type Authentication,
  type ParsedRequirement,
  type Requirement,
  type Verdict,
  parseRequirement,
} from '@reauth/policy'
import type { RefusalCode, Verifier, VerifyOptions, VerifyResult } from '../verifier/create-verifier.js'
import { refuseUnknown, wrongOption } from '../shared/options.js'
import { ReauthServerError } from '../shared/server-error.js'
import { type SessionVerifierOptions, createSessionVerifier } from './session-verifier.js'
import { type OwnVerify, ownVerify } from '../verifier/verify-now.js'

/** One decision of a guard, for an audit log. Holds no token. */
export type DecisionEvent<Source> = {
  /** What the framework hands to a handler. */
  readonly source: Source
  /** What was demanded. */
  readonly requirement: ParsedRequirement
} & (
  | { readonly pass: true; readonly authentication: Authentication; readonly verdict: Verdict }
  | {
      readonly pass: false
      /** Why. The caller learns less. */
      readonly code: RefusalCode
      /** Whose token it was, and when they authenticated; only if the token itself is valid. */
      readonly authentication: Authentication | undefined
      /** What was thrown, if the server is to blame: a copy with name, message, code, stack and causes, without the token. */
      readonly cause?: Error
    }
)

/** What every guard takes, whatever vouches for the end-user. `Source` is what the framework hands to a handler. */
export interface CommonGuardOptions<Source> {
  /** What the operation demands. */
  readonly requirement: Requirement
  /** Whose session this is, if the app knows by other means; `null` for nobody's. Anything but a string refuses. Default: whoever the token or the session is about. */
  readonly subject?: (source: Source) => string | null | Promise<string | null>
  /** Of a refused token. Default: 401. Another one is for gateways that sign the end-user out at a 401. */
  readonly status?: number
  /** Called once for each request, passed or refused, before the handler runs: for an audit log. Gets no token. What it throws is ignored. Default: none. */
  readonly onDecision?: (event: DecisionEvent<Source>) => void | Promise<void>
}

/** What a guard takes where a token vouches for the end-user. */
export interface TokenGuardOptions<Source> extends CommonGuardOptions<Source> {
  readonly verifier: Verifier
  /** The name of the header that holds the token. Default: `Authorization: Bearer …`. */
  readonly header?: string
  readonly authentication?: never
}

/** What a guard takes where the app's own session vouches for the end-user: the options of `createSessionVerifier()`, in place of a verifier. */
export interface SessionGuardOptions<Source> extends CommonGuardOptions<Source>, SessionVerifierOptions<Source> {
  readonly verifier?: never
  readonly header?: never
}

/** What every guard takes, whatever the framework. `Source` is what the framework hands to a handler. */
export type GuardOptions<Source> = TokenGuardOptions<Source> | SessionGuardOptions<Source>

/** Options that were checked. */
export interface GuardConfiguration<Source> {
  readonly verifier: Verifier
  /** What a verifier of ours can do besides. */
  readonly own: OwnVerify<VerifyOptions, VerifyResult> | undefined
  readonly requirement: ParsedRequirement
  readonly subject: ((source: Source) => unknown) | undefined
  /** In small letters. */
  readonly header: string
  readonly status: number
  readonly onDecision: CommonGuardOptions<Source>['onDecision']
}

const SESSION_OPTIONS = ['authentication', 'clock', 'clockTolerance'] as const
const OPTIONS = ['verifier', 'requirement', 'subject', 'header', 'status', 'onDecision', ...SESSION_OPTIONS]
/** A field name (RFC 9110 §5.1). */
const FIELD_NAME = /^[!#$%&'*+.^`|~\w-]+$/

/** Checks options, so that what makes no sense is refused when the server starts. */
export function readGuardOptions<Source>(options: GuardOptions<Source>): GuardConfiguration<Source> {
  refuseUnknown('requireReauth()', options, OPTIONS)
  const { header, status = 401, subject, onDecision } = options
  const verifier = toGuardVerifier(options)
  const own = ownVerify(verifier)
  const requirement = parseRequirement(options.requirement)
  if (requirement.maxAge === 'always') {
    const advice =
      "Give a duration, such as '5m', got 'always'. It counts from when an operation was opened: use createOperation()."
    throw new ReauthServerError('requirement', advice)
  }
  if (!Number.isInteger(status) || status < 400 || status > 499)
    throw wrongOption('status', status, 'Choose a status from 400 to 499.')
  // `subject: undefined` is most often a misspelt name, too, and would compare nobody.
  if (Object.hasOwn(options, 'subject') && typeof subject !== 'function')
    throw wrongOption('subject', subject, "Give a function that returns the session's subject, or leave it out.")
  if (header !== undefined && (typeof header !== 'string' || !FIELD_NAME.test(header)))
    throw wrongOption('header', header, "Give the name of a header, such as 'X-ID-Token'.")
  if (header !== undefined && own?.takes === 'source')
    throw wrongOption('header', header, 'Leave it out, because the session is read from the request and no token is.')
  if (onDecision !== undefined && typeof onDecision !== 'function')
    throw wrongOption('onDecision', onDecision, 'Give a function, or leave it out.')
  return { verifier, own, requirement, subject, header: header?.toLowerCase() ?? 'authorization', status, onDecision }
}

/** The verifier that was given, or the one of the session that was. */
function toGuardVerifier<Source>(options: GuardOptions<Source>): Verifier {
  const { verifier, authentication, clock, clockTolerance } = options as Partial<SessionGuardOptions<Source>>
  if (!Object.hasOwn(options, 'authentication')) {
    const stray = SESSION_OPTIONS.find((name) => Object.hasOwn(options, name))
    if (stray !== undefined)
      throw wrongOption(
        stray,
        options[stray as never],
        'Give it to createVerifier(), because here it goes with `authentication` only.',
      )
    if (typeof (verifier as Verifier | undefined)?.verify !== 'function')
      throw wrongOption('verifier', verifier, 'Give what createVerifier() returned.')
    return verifier as unknown as Verifier
  }
  if (Object.hasOwn(options, 'verifier'))
    throw wrongOption('authentication', authentication, 'Give either a verifier or `authentication`, not both.')
  return createSessionVerifier({
    authentication: authentication as SessionVerifierOptions<Source>['authentication'],
    ...(clock !== undefined && { clock }),
    ...(clockTolerance !== undefined && { clockTolerance }),
  })
}
