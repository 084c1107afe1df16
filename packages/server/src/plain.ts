import { type GuardDecision, type SessionGuardOptions, type TokenGuardOptions, createGuard } from './guard/guard.js'
import { wrongOption } from './shared/options.js'

export type { DecisionEvent, GuardDecision, SessionGuardOptions, TokenGuardOptions } from './guard/guard.js'

/** What the plain guard takes: it is given the token itself, so no header applies. */
export type PlainGuardOptions<Source> = Omit<TokenGuardOptions<Source>, 'header'> | SessionGuardOptions<Source>

/**
 * Makes the guard's decision without a framework: for server functions, RPC procedures and queues.
 *
 * Runs nothing: go on only where `pass` is `true`, and hand `answer` back otherwise.
 *
 * @param options The verifier and the requirement. `header` does not apply.
 * @returns Takes the token, and what `subject`, `onDecision` and `authentication` receive as their source. Where a session vouches, no token is read: pass `null`.
 * @throws {ReauthServerError} `invalidConfiguration` for an unknown option, or one that makes no sense; `field` names it.
 *
 * @example
 * const decide = requireReauth({ verifier, requirement: { maxAge: '5m' } })
 * const decision = await decide(token, undefined)
 * if (decision.pass !== true) return decision.answer
 */
export function requireReauth<Source = undefined>(
  options: PlainGuardOptions<Source>,
): (token: string | null | undefined, source: Source) => Promise<GuardDecision> {
  if (Object.hasOwn(Object(options), 'header'))
    throw wrongOption(
      'header',
      Object(options).header,
      'Leave it out, because the plain form is given the token itself.',
    )
  const decide = createGuard<Source>(options, 'token')
  return async (token, source) => decide(() => token, source)
}
