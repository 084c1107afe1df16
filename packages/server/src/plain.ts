import { type GuardDecision, type GuardOptions, createGuard } from './guard.js'
import { ReauthServerError } from './server-error.js'

export type { DecisionEvent, GuardDecision, GuardOptions } from './guard.js'

/**
 * Makes the guard's decision without a framework: for server functions, RPC procedures and queues.
 *
 * Runs nothing: go on only where `pass` is `true`, and hand `answer` back otherwise.
 *
 * @param options The verifier and the requirement. `header` does not apply.
 * @returns Takes the token, and what `subject` and `onDecision` receive as their source.
 * @throws {ReauthServerError} `invalidConfiguration` for an unknown option, or one that makes no sense; `field` names it.
 *
 * @example
 * const decide = requireReauth({ verifier, requirement: { maxAge: '5m' } })
 * const decision = await decide(token, undefined)
 * if (decision.pass !== true) return decision.answer
 */
export function requireReauth<Source = undefined>(
  options: Omit<GuardOptions<Source>, 'header'>,
): (token: string | null | undefined, source: Source) => Promise<GuardDecision> {
  if (Object.hasOwn(Object(options), 'header'))
    throw new ReauthServerError('header', 'Leave it out: the plain form is given the token itself.')
  const decide = createGuard<Source>({ ...options, header: 'token' })
  return (token, source) => decide(() => token, source)
}
