import { withExposed } from './guard/exposed-headers.js'
import { type GuardDecision, type GuardOptions, type Reauthenticated, createGuard } from './guard/guard.js'

export type * from './guard/types.js'

/** The slice of a Fastify request that is read. */
export interface FastifyRequestSlice {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/** The slice of a Fastify reply that is written. */
export interface FastifyReplySlice {
  code(status: number): unknown
  getHeader(name: string): unknown
  headers(values: Record<string, string>): unknown
  send(body: Uint8Array): unknown
}

const encoder = new TextEncoder()
/** Known to this module alone, so that nothing that a request brings can be taken for it. Cheaper than a WeakMap for objects that live as briefly as a request. */
const REAUTH = Symbol('reauth')

interface Guarded {
  [REAUTH]?: Reauthenticated
}

/**
 * Makes a `preHandler` hook for one route, so that its handler runs only for an end-user who authenticated as the requirement demands.
 *
 * Put it on the route itself. The handler asks `reauthOf(request)`.
 *
 * @param options The verifier and the requirement.
 * @throws {ReauthServerError} `invalidConfiguration` for an unknown option, or one that makes no sense; `field` names it.
 *
 * @example
 * app.post('/transfers', { preHandler: requireReauth({ verifier, requirement: { maxAge: '5m' } }) }, (request) => transfer(reauthOf(request)))
 */
export function requireReauth<Request extends FastifyRequestSlice = FastifyRequestSlice>(
  options: GuardOptions<Request>,
): (request: NoInfer<Request>, reply: FastifyReplySlice, done?: () => void) => void | Promise<unknown> {
  const decide = createGuard(options)
  /** Whether the handler runs. */
  const proceed = (decision: GuardDecision, request: Request, reply: FastifyReplySlice): boolean => {
    if (decision.pass === true) {
      ;(request as Guarded)[REAUTH] = decision.reauthenticated
      return true
    }
    const { status, headers, body } = decision.answer
    reply.code(status)
    reply.headers(withExposed(headers, reply.getHeader('access-control-expose-headers')))
    // Fastify adds a charset to text, which JSON has no parameter for.
    reply.send(encoder.encode(body))
    return false
  }
  return (request, reply, done) => {
    // A field that came more than once is not one token.
    const header = (name: string): string | undefined => {
      const value = request.headers[name]
      return Array.isArray(value) ? value.join(', ') : value
    }
    const decision = decide(header, request)
    // A hook that returns a promise goes on by itself, and one that returns none by `done`.
    if (decision instanceof Promise)
      return decision.then((later) => (proceed(later, request, reply) ? undefined : reply))
    if (proceed(decision, request, reply)) done?.()
    return undefined
  }
}

/**
 * Reads who reauthenticated, in a handler behind the guard.
 *
 * @param request The request that the guard was given.
 * @throws {TypeError} Where no guard ran.
 */
export function reauthOf(request: object): Reauthenticated {
  const { [REAUTH]: reauthenticated } = request as Guarded
  if (reauthenticated === undefined) throw new TypeError('No guard ran before this handler.')
  return reauthenticated
}
