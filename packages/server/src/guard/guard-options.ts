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
  /** What the framework passes to a handler. */
  readonly source: Source
  /** The requirement of the route. */
  readonly requirement: ParsedRequirement
} & (
  | { readonly pass: true; readonly authentication: Authentication; readonly verdict: Verdict }
  | {
      readonly pass: false
      /** Why the request was refused. The caller learns less. */
      readonly code: RefusalCode
      /** The authentication of the end-user; only if the token itself is valid. */
      readonly authentication: Authentication | undefined
      /** The thrown error, if the server is at fault: a copy with name, message, code, stack and causes, without the token. */
      readonly cause?: Error
    }
)

/** Options that every guard has. `Source` is what the framework passes to a handler. */
export interface CommonGuardOptions<Source> {
  /** What the operation demands of the authentication. */
  readonly requirement: Requirement
  /** Returns the subject that must have authenticated, if the app knows it by other means. Any value but a string, such as `null`, refuses. Default: any subject. */
  readonly subject?: (source: Source) => string | null | Promise<string | null>
  /** HTTP status for a refused token, 400 to 499. Change it if a gateway signs the end-user out at a 401. Default: 401. */
  readonly status?: number
  /** Called once for each request, passed or refused, before the handler runs: for an audit log. Gets no token. Its errors are ignored. Default: none. */
  readonly onDecision?: (event: DecisionEvent<Source>) => void | Promise<void>
}

/** Options of a guard that verifies tokens. */
export interface TokenGuardOptions<Source> extends CommonGuardOptions<Source> {
  readonly verifier: Verifier
  /** The name of the header that holds the token. Default: `Authorization: Bearer …`. */
  readonly header?: string
  readonly authentication?: never
}

/** Options of a guard that reads the app's own sessions: those of `createSessionVerifier()` instead of a verifier. */
export interface SessionGuardOptions<Source> extends CommonGuardOptions<Source>, SessionVerifierOptions<Source> {
  readonly verifier?: never
  readonly header?: never
}

/** Options of a guard in every framework. `Source` is what the framework passes to a handler. */
export type GuardOptions<Source> = TokenGuardOptions<Source> | SessionGuardOptions<Source>

/** Validated options. */
export interface GuardConfiguration<Source> {
  readonly verifier: Verifier
  /** The synchronous form of a verifier of this package. */
  readonly ownVerifier: OwnVerify<VerifyOptions, VerifyResult> | undefined
  readonly requirement: ParsedRequirement
  readonly subject: ((source: Source) => unknown) | undefined
  /** In lower case. */
  readonly header: string
  readonly status: number
  readonly onDecision: CommonGuardOptions<Source>['onDecision']
}

const SESSION_OPTIONS = ['authentication', 'clock', 'clockTolerance'] as const
const OPTIONS = ['verifier', 'requirement', 'subject', 'header', 'status', 'onDecision', ...SESSION_OPTIONS]
/** A field name (RFC 9110 §5.1). */
const FIELD_NAME = /^[!#$%&'*+.^`|~\w-]+$/

/** Validates the options, so that a mistake fails when the server starts. */
export function readGuardOptions<Source>(options: GuardOptions<Source>): GuardConfiguration<Source> {
  refuseUnknown('requireReauth()', options, OPTIONS)
  const { header, status = 401, subject, onDecision } = options
  const verifier = toGuardVerifier(options)
  const ownVerifier = ownVerify(verifier)
  const requirement = parseRequirement(options.requirement)
  if (requirement.maxAge === 'always') {
    const advice =
      "`requirement.maxAge` must be a duration such as '5m', got 'always'. For `'always'`, use createOperation(), which records when the operation was opened."
    throw new ReauthServerError('requirement', advice)
  }
  if (!Number.isInteger(status) || status < 400 || status > 499)
    throw wrongOption('status', status, 'an integer from 400 to 499')
  // `subject: undefined` is usually a mistake, and would turn the comparison off.
  if (Object.hasOwn(options, 'subject') && typeof subject !== 'function')
    throw wrongOption('subject', subject, "a function that returns the session's subject, or absent")
  if (header !== undefined && (typeof header !== 'string' || !FIELD_NAME.test(header)))
    throw wrongOption('header', header, "the name of a header, such as 'X-ID-Token'")
  if (header !== undefined && ownVerifier?.takes === 'source')
    throw wrongOption('header', header, 'absent', 'A guard of sessions reads no token.')
  if (onDecision !== undefined && typeof onDecision !== 'function')
    throw wrongOption('onDecision', onDecision, 'a function or absent')
  return {
    verifier,
    ownVerifier,
    requirement,
    subject,
    header: header?.toLowerCase() ?? 'authorization',
    status,
    onDecision,
  }
}

/** Returns the verifier of the options, or creates a session verifier from them. */
function toGuardVerifier<Source>(options: GuardOptions<Source>): Verifier {
  const { verifier, authentication, clock, clockTolerance } = options as Partial<SessionGuardOptions<Source>>
  if (!Object.hasOwn(options, 'authentication')) {
    const strayOption = SESSION_OPTIONS.find((name) => Object.hasOwn(options, name))
    if (strayOption !== undefined)
      throw wrongOption(
        strayOption,
        options[strayOption as never],
        'absent without `authentication`',
        'Pass it to createVerifier() instead.',
      )
    if (typeof (verifier as Verifier | undefined)?.verify !== 'function')
      throw wrongOption('verifier', verifier, 'a verifier from createVerifier()')
    return verifier as unknown as Verifier
  }
  if (Object.hasOwn(options, 'verifier'))
    throw wrongOption('authentication', authentication, 'absent with a `verifier`', 'Pass one of them.')
  return createSessionVerifier({
    authentication: authentication as SessionVerifierOptions<Source>['authentication'],
    ...(clock !== undefined && { clock }),
    ...(clockTolerance !== undefined && { clockTolerance }),
  })
}
