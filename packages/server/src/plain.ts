import { type GuardDecision, type SessionGuardOptions, type TokenGuardOptions, createGuard } from './guard/guard.js'
import { wrongOption } from './shared/options.js'

export type { DecisionEvent, GuardDecision, SessionGuardOptions, TokenGuardOptions } from './guard/guard.js'

/** Options of the plain guard. It gets the token itself, so it has no `header`. */
export type PlainGuardOptions<Source> = Omit<TokenGuardOptions<Source>, 'header'> | SessionGuardOptions<Source>

/**
 * Creates a guard without a framework: for server functions, RPC procedures and queues.
 *
 * It runs no handler: continue only if `pass` is `true`, and return `response` otherwise.
 *
 * @param options The verifier and the requirement, see {@link GuardOptions}, without `header`.
 * @returns A function that takes the token and the source for `subject`, `onDecision` and `authentication`. For a session no token is read: pass `null`.
 * @throws {ReauthServerError} `invalidConfiguration` for an unknown or invalid option; `field` names it.
 *
 * @example
 * const decide = requireReauth({ verifier, requirement: { maxAge: '5m' } })
 * const decision = await decide(token, undefined)
 * if (decision.pass !== true) return decision.response
 */
export function requireReauth<Source = undefined>(
  options: PlainGuardOptions<Source>,
): (token: string | null | undefined, source: Source) => Promise<GuardDecision> {
  if (Object.hasOwn(Object(options), 'header'))
    throw wrongOption('header', Object(options).header, 'absent', 'The plain form gets the token itself.')
  const decide = createGuard<Source>(options, 'token')
  return async (token, source) => decide(() => token, source)
}
