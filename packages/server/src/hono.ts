import type { Context, MiddlewareHandler } from 'hono'
import { type GuardOptions, type Reauthenticated, createGuard } from './guard.js'

export type { DecisionEvent, GuardOptions, Reauthenticated } from './guard.js'

/** What a guarded route finds in its context: `c.get('reauth')`. */
export interface ReauthVariables {
  reauth: Reauthenticated
}

/**
 * Makes a middleware for one route, so that its handler runs only for an end-user who authenticated as the requirement demands.
 *
 * Put it on the route itself: `app.post('/transfers', requireReauth(…), handler)`.
 *
 * @param options The verifier and the requirement.
 * @throws {ReauthServerError} `invalidConfiguration` for an unknown option, or one that makes no sense; `field` names it.
 *
 * @example
 * app.post('/transfers', requireReauth({ verifier, requirement: { maxAge: '5m' } }), (c) => transfer(c.get('reauth').authentication.subject))
 */
export function requireReauth(options: GuardOptions<Context>): MiddlewareHandler<{ Variables: ReauthVariables }> {
  const decide = createGuard(options)
  return async (c, next) => {
    const decision = await decide((name) => c.req.header(name), c)
    if (decision.pass !== true) {
      const { status, headers, body } = decision.answer
      return new Response(body, { status, headers })
    }
    c.set('reauth', decision.reauthenticated)
    await next()
  }
}
