import { withExposed } from './guard/exposed-headers.js'
import { type GuardDecision, type GuardOptions, type Reauthenticated, createGuard } from './guard/guard.js'

export type * from './guard/types.js'

/** The part of a Fastify request that the guard reads. */
export interface FastifyRequestSlice {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/** The part of a Fastify reply that the guard writes. */
export interface FastifyReplySlice {
  code(status: number): unknown
  getHeader(name: string): unknown
  headers(values: Record<string, string>): unknown
  send(body: Uint8Array): unknown
}

const encoder = new TextEncoder()
/** Private to this module, so that no data of a request can set it. Cheaper than a WeakMap for objects as short-lived as a request. */
const REAUTH = Symbol('reauth')

interface Guarded {
  [REAUTH]?: Reauthenticated
}

/**
 * Creates a `preHandler` hook for one route: its handler runs only if the end-user's authentication meets the requirement.
 *
 * Put it on the route itself. The handler calls `reauthOf(request)`.
 *
 * @param options The verifier and the requirement, see {@link GuardOptions}.
 * @throws {ReauthServerError} `invalidConfiguration` for an unknown or invalid option; `field` names it.
 *
 * @example
 * app.post('/transfers', { preHandler: requireReauth({ verifier, requirement: { maxAge: '5m' } }) }, (request) => transfer(reauthOf(request)))
 */
export function requireReauth<Request extends FastifyRequestSlice = FastifyRequestSlice>(
  options: GuardOptions<Request>,
): (request: NoInfer<Request>, reply: FastifyReplySlice, done?: () => void) => void | Promise<unknown> {
  const decide = createGuard(options)
  /** Applies a decision. Returns whether the handler may run. */
  const proceed = (decision: GuardDecision, request: Request, reply: FastifyReplySlice): boolean => {
    if (decision.pass === true) {
      ;(request as Guarded)[REAUTH] = decision.reauthenticated
      return true
    }
    const { status, headers, body } = decision.response
    reply.code(status)
    reply.headers(withExposed(headers, reply.getHeader('access-control-expose-headers')))
    // For a string Fastify would add a charset, a parameter that JSON doesn't have.
    reply.send(encoder.encode(body))
    return false
  }
  return (request, reply, done) => {
    // A header that was sent more than once doesn't hold one token.
    const header = (name: string): string | undefined => {
      const value = request.headers[name]
      return Array.isArray(value) ? value.join(', ') : value
    }
    const decision = decide(header, request)
    // Fastify continues when a returned promise resolves, or when a synchronous hook calls `done`.
    if (decision instanceof Promise)
      return decision.then((later) => (proceed(later, request, reply) ? undefined : reply))
    if (proceed(decision, request, reply)) done?.()
    return undefined
  }
}

/**
 * Returns who reauthenticated. Call it in a handler behind the guard.
 *
 * @param request The request that the guard got.
 * @throws {TypeError} If no guard ran.
 */
export function reauthOf(request: object): Reauthenticated {
  const { [REAUTH]: reauthenticated } = request as Guarded
  if (reauthenticated === undefined)
    throw new TypeError('No guard ran before this handler. Add requireReauth() to the route.')
  return reauthenticated
}
