import { withExposed } from './guard/exposed-headers.js'
import { type GuardDecision, type GuardOptions, type Reauthenticated, createGuard } from './guard/guard.js'

export type * from './guard/types.js'

/** The part of an Express request that the guard reads. */
export interface ExpressRequest {
  get(name: string): string | undefined
}

/** The part of an Express response that the guard writes. */
export interface ExpressResponse {
  locals: Record<string, unknown>
  status(code: number): unknown
  getHeader(name: string): unknown
  setHeader(name: string, value: string): unknown
  end(body: string): unknown
}

/**
 * Creates a middleware for one route: its handler runs only if the end-user's authentication meets the requirement.
 *
 * Put it on the route itself, so that no other path reaches the handler without it. The handler finds the result in `response.locals.reauth`.
 *
 * @param options The verifier and the requirement, see {@link GuardOptions}.
 * @throws {ReauthServerError} `invalidConfiguration` for an unknown or invalid option; `field` names it.
 *
 * @example
 * app.post('/transfers', requireReauth({ verifier, requirement: { maxAge: '5m' } }), (request, response) => response.json(transfer(reauthOf(response))))
 */
export function requireReauth<Request extends ExpressRequest = ExpressRequest>(
  options: GuardOptions<Request>,
): (request: Request, response: ExpressResponse, next: () => void) => void | Promise<void> {
  const decide = createGuard(options)
  const proceed = (decision: GuardDecision, response: ExpressResponse, next: () => void): void => {
    if (decision.pass === true) {
      response.locals['reauth'] = decision.reauthenticated
      next()
      return
    }
    const { status, headers, body } = decision.response
    response.status(status)
    const all = withExposed(headers, response.getHeader('access-control-expose-headers'))
    for (const [name, value] of Object.entries(all)) response.setHeader(name, value)
    response.end(body)
  }
  return (request, response, next) => {
    const decision = decide((name) => request.get(name), request)
    return decision instanceof Promise
      ? decision.then((later) => proceed(later, response, next))
      : proceed(decision, response, next)
  }
}

/**
 * Returns who reauthenticated. Call it in a handler behind the guard.
 *
 * @param response The response that the guard got.
 * @throws {TypeError} If no guard ran.
 */
export function reauthOf(response: Pick<ExpressResponse, 'locals'>): Reauthenticated {
  if (!Object.hasOwn(response.locals, 'reauth'))
    throw new TypeError('No guard ran before this handler. Add requireReauth() to the route.')
  return response.locals['reauth'] as Reauthenticated
}
