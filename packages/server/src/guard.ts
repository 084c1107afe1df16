import {
  type Authentication,
  type ParsedRequirement,
  type Requirement,
  type Verdict,
  parseRequirement,
  toChallenge,
} from '@reauth/policy'
import { tell } from './audit.js'
import { type RefusalCode, type Verifier, type VerifyResult, isEnough } from './create-verifier.js'
import { refuseUnknown } from './options.js'
import { type RefusalAnswer, toRefusalAnswer } from './refusal-response.js'
import { ReauthServerError } from './server-error.js'

/** What a guarded handler gets to know. */
export type Reauthenticated = Required<Omit<Extract<VerifyResult, { ok: true }>, 'ok'>>

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
    }
)

/** What every guard takes, whatever the framework. `Source` is what the framework hands to a handler. */
export interface GuardOptions<Source> {
  readonly verifier: Verifier
  /** What the operation demands. */
  readonly requirement: Requirement
  /** Whose session this is, if the app knows by other means. Anything but a string refuses. Default: whoever the token is about. */
  readonly subject?: (source: Source) => string | null | Promise<string | null>
  /** The name of the header that holds the token. Default: `Authorization: Bearer …`. */
  readonly header?: string
  /** Of a refusal. Default: 401. Another one is for gateways that sign the end-user out at a 401. */
  readonly status?: number
  /** Called once for each request, passed or refused, before the handler runs: for an audit log. Gets no token. What it throws is ignored. Default: none. */
  readonly onDecision?: (event: DecisionEvent<Source>) => void | Promise<void>
}

/** What a guard decides about one request. */
export type GuardDecision =
  | { readonly pass: true; readonly reauthenticated: Reauthenticated }
  | { readonly pass: false; readonly answer: RefusalAnswer }

const OPTIONS = ['verifier', 'requirement', 'subject', 'header', 'status', 'onDecision']
/** A field name (RFC 9110 §5.1). */
const FIELD_NAME = /^[!#$%&'*+.^`|~\w-]+$/
const TOKEN = /^Bearer +([\w.~+/-]+=*)$/i

/**
 * Makes the decision of every guard. Used by the framework entries.
 *
 * @throws {ReauthServerError} `invalidConfiguration` for an unknown option, or one that makes no sense; `field` names it.
 */
export function createGuard<Source>(
  options: GuardOptions<Source>,
): (header: (name: string) => string | null | undefined, source: Source) => Promise<GuardDecision> {
  refuseUnknown('requireReauth()', options, OPTIONS)
  const { verifier, header: name = 'authorization', status = 401, subject, onDecision } = options
  if (typeof verifier?.verify !== 'function')
    throw new ReauthServerError('verifier', 'Give what createVerifier() returned.')
  const requirement = parseRequirement(options.requirement)
  if (requirement.maxAge === 'always') {
    throw new ReauthServerError(
      'requirement',
      "'always' counts from when an operation was opened: use createOperation() and commitOperation().",
    )
  }
  if (!Number.isInteger(status) || status < 400 || status > 499)
    throw new ReauthServerError('status', 'Choose a status from 400 to 499.')
  // `subject: undefined` is most often a misspelt name, too, and would compare nobody.
  if (Object.hasOwn(options, 'subject') && typeof subject !== 'function')
    throw new ReauthServerError('subject', "Give a function that returns the session's subject, or leave it out.")
  if (typeof name !== 'string' || !FIELD_NAME.test(name))
    throw new ReauthServerError('header', 'Give the name of a header.')
  if (onDecision !== undefined && typeof onDecision !== 'function')
    throw new ReauthServerError('onDecision', 'Give a function.')

  const verify = async (value: string | null | undefined, source: Source): Promise<VerifyResult> => {
    const token = name.toLowerCase() === 'authorization' ? value?.match(TOKEN)?.[1] : value
    if (!token) return { ok: false, code: value ? 'malformed' : 'missing' }
    const expected: unknown = subject === undefined ? undefined : await subject(source)
    if (subject !== undefined && typeof expected !== 'string') return { ok: false, code: 'subject' }
    const result = await verifier.verify(token, {
      requirement,
      ...(typeof expected === 'string' && { subject: expected }),
    })
    // A verifier of the app's own that forgets the requirement lets nothing pass.
    if (result.ok !== true || isEnough(result.verdict)) return result
    const { authentication } = result
    return {
      ok: false,
      code: 'insufficientUserAuthentication',
      challenge: toChallenge(requirement),
      authentication,
    }
  }
  return async (header, source) => {
    const result = await verify(header(name), source).catch((): VerifyResult => ({
      ok: false,
      code: 'keysUnavailable',
    }))
    if (result.ok === true) {
      const { claims, authentication, verdict } = result as Reauthenticated
      tell(onDecision, { pass: true, source, requirement, authentication, verdict })
      return { pass: true, reauthenticated: { claims, authentication, verdict } }
    }
    const { code, authentication } = result
    tell(onDecision, { pass: false, source, requirement, code, authentication })
    return { pass: false, answer: toRefusalAnswer(result, status) }
  }
}
