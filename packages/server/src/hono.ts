import type { Context, MiddlewareHandler, Next } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { withExposed } from './guard/exposed-headers.js'
import { type GuardDecision, type GuardOptions, type Reauthenticated, createGuard } from './guard/guard.js'

export type * from './guard/types.js'

/** The variables of a guarded route's context: `c.get('reauth')`. */
export interface ReauthVariables {
  reauth: Reauthenticated
}

/**
 * Creates a middleware for one route: its handler runs only if the end-user's authentication meets the requirement.
 *
 * Put it on the route itself: `app.post('/transfers', requireReauth(…), handler)`.
 *
 * @param options The verifier and the requirement, see {@link GuardOptions}.
 * @throws {ReauthServerError} `invalidConfiguration` for an unknown or invalid option; `field` names it.
 *
 * @example
 * app.post('/transfers', requireReauth({ verifier, requirement: { maxAge: '5m' } }), (c) => transfer(c.get('reauth').authentication.subject))
 */
export function requireReauth(options: GuardOptions<Context>): MiddlewareHandler<{ Variables: ReauthVariables }> {
  const decide = createGuard(options)
  const proceed = (decision: GuardDecision, c: Context, next: Next): Promise<void | Response> => {
    if (decision.pass === true) {
      c.set('reauth', decision.reauthenticated)
      return next()
    }
    const { status, headers, body } = decision.response
    const all = withExposed(headers, c.res.headers.get('access-control-expose-headers'))
    // Set on the context, because headers that a middleware set there override those of a response.
    for (const [name, value] of Object.entries(all)) c.header(name, value)
    return Promise.resolve(c.body(body, status as ContentfulStatusCode))
  }
  return (c, next) => {
    const decision = decide((name) => c.req.header(name), c)
    return decision instanceof Promise ? decision.then((later) => proceed(later, c, next)) : proceed(decision, c, next)
  }
}
