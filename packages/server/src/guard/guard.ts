import { toChallenge } from '@reauth/policy'
import { attempt } from '../shared/attempt.js'
import { notify } from '../shared/audit.js'
import { bearerToken } from './bearer.js'
import { type VerifyOptions, type VerifyResult, isEnough } from '../verifier/create-verifier.js'
import { type GuardOptions, readGuardOptions } from './guard-options.js'
import { type RefusalResponse, toRefusalResponse } from '../verifier/refusal-response.js'
import { toSafeCause } from '../shared/safe-cause.js'
import { typeName } from '../shared/type-name.js'

export type { DecisionEvent, GuardOptions, SessionGuardOptions, TokenGuardOptions } from './guard-options.js'

/** What a guarded handler gets. `claims` is empty for a session. */
export type Reauthenticated = Required<Omit<Extract<VerifyResult, { ok: true }>, 'ok'>>

/** What a guard decides about one request. */
export type GuardDecision =
  | { readonly pass: true; readonly reauthenticated: Reauthenticated }
  | { readonly pass: false; readonly response: RefusalResponse }

type Refused = Extract<VerifyResult, { ok: false }>

/**
 * Creates the decision function of a guard. The framework entries use it.
 *
 * @param options The verifier or the session, and the requirement.
 * @param reads Whether the `header` function reads a header or returns the token itself. Default: `'header'`.
 * @returns A function that never throws or rejects. It decides synchronously if the verifier and `subject` do.
 * @throws {ReauthServerError} `invalidConfiguration` for an unknown or invalid option; `field` names it.
 */
export function createGuard<Source>(
  options: GuardOptions<Source>,
  reads: 'header' | 'token' = 'header',
): (header: (name: string) => string | null | undefined, source: Source) => GuardDecision | Promise<GuardDecision> {
  const { verifier, ownVerifier, requirement, subject, header: name, status, onDecision } = readGuardOptions(options)
  const isBearer = reads === 'header' && name === 'authorization'
  const takesSource = ownVerifier?.takes === 'source'
  const defaultOptions: VerifyOptions = Object.freeze({ requirement })

  const refuse = (result: Refused, token: unknown, source: Source): GuardDecision => {
    const { code, authentication } = result
    const response = toRefusalResponse(result, status)
    const cause = result.cause === undefined ? undefined : { cause: toSafeCause(result.cause, token) }
    notify(onDecision, { pass: false, source, requirement, code, authentication, ...cause })
    return { pass: false, response }
  }
  const conclude = (result: VerifyResult, token: unknown, source: Source): GuardDecision => {
    if (result.ok !== true) {
      if (typeof result.code !== 'string') throw new TypeError('The verifier did not return a result.')
      return refuse(result, token, source)
    }
    const { claims, authentication, verdict } = result as Reauthenticated
    // If a verifier of the app ignores the requirement, nothing passes.
    if (!isEnough(verdict)) {
      const challenge = toChallenge(requirement)
      return refuse({ ok: false, code: 'insufficientUserAuthentication', challenge, authentication }, token, source)
    }
    notify(onDecision, { pass: true, source, requirement, authentication, verdict })
    return { pass: true, reauthenticated: { claims, authentication, verdict } }
  }
  const verify = (
    token: unknown,
    verifyOptions: VerifyOptions,
    source: Source,
  ): GuardDecision | Promise<GuardDecision> =>
    attempt(
      () =>
        verifier.verify === ownVerifier?.verify
          ? ownVerifier.now(token, verifyOptions)
          : verifier.verify(token, verifyOptions),
      (result) => conclude(result, token, source),
      (cause) => refuse({ ok: false, code: 'verifierFailed', cause }, token, source),
    )
  const compare = (expected: unknown, token: unknown, source: Source): GuardDecision | Promise<GuardDecision> => {
    if (typeof expected === 'string') return verify(token, { requirement, subject: expected }, source)
    if (expected === null || expected === undefined) return refuse({ ok: false, code: 'subject' }, token, source)
    throw new TypeError(`\`subject\` must return a string or null, got ${typeName(expected)}.`)
  }
  const identify = (token: unknown, source: Source): GuardDecision | Promise<GuardDecision> => {
    if (subject === undefined) return verify(token, defaultOptions, source)
    return attempt(
      () => subject(source),
      (expected) => compare(expected, token, source),
      (cause) => refuse({ ok: false, code: 'subjectFailed', cause }, token, source),
    )
  }
  return (header, source) => {
    if (takesSource) return identify(source, source)
    const value = header(name)
    if (!value) return refuse({ ok: false, code: 'missing' }, value, source)
    const token = isBearer ? bearerToken(value) : value
    if (token === undefined) return refuse({ ok: false, code: 'malformed' }, value, source)
    return identify(token, source)
  }
}
