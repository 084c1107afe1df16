import { withExposed } from './guard/exposed-headers.js'
import { type GuardDecision, type GuardOptions, type Reauthenticated, createGuard } from './guard/guard.js'

export type * from './guard/types.js'

/** The slice of an Express request that is read. */
export interface ExpressRequest {
  get(name: string): string | undefined
}

/** The slice of an Express response that is written. */
export interface ExpressResponse {
  locals: Record<string, unknown>
  status(code: number): unknown
  getHeader(name: string): unknown
  setHeader(name: string, value: string): unknown
  end(body: string): unknown
}

/**
 * Makes a middleware for one route, so that its handler runs only for an end-user who authenticated as the requirement demands.
 *
 * Put it on the route itself: a path that is matched otherwise cannot lead around it then. The handler finds `response.locals.reauth`.
 *
 * @param options The verifier and the requirement.
 * @throws {ReauthServerError} `invalidConfiguration` for an unknown option, or one that makes no sense; `field` names it.
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
    const { status, headers, body } = decision.answer
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
 * Reads who reauthenticated, in a handler behind the guard.
 *
 * @param response The response that the guard was given.
 * @throws {TypeError} Where no guard ran.
 */
export function reauthOf(response: Pick<ExpressResponse, 'locals'>): Reauthenticated {
  if (!Object.hasOwn(response.locals, 'reauth')) throw new TypeError('No guard ran before this handler.')
  return response.locals['reauth'] as Reauthenticated
}
