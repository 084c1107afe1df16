import { type GuardOptions, type Reauthenticated, createGuard } from './guard.js'

export type { DecisionEvent, GuardOptions, Reauthenticated } from './guard.js'

/** The slice of a Fastify request that is read. */
export interface FastifyRequestSlice {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/** The slice of a Fastify reply that is written. */
export interface FastifyReplySlice {
  code(status: number): unknown
  headers(values: Record<string, string>): unknown
  send(body: Uint8Array): unknown
}

const encoder = new TextEncoder()
const guarded = new WeakMap<object, Reauthenticated>()

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
): (request: NoInfer<Request>, reply: FastifyReplySlice) => Promise<unknown> {
  const decide = createGuard(options)
  return async (request, reply) => {
    // A field that came more than once is not one token.
    const header = (name: string): string | undefined => {
      const value = request.headers[name.toLowerCase()]
      return Array.isArray(value) ? value.join(', ') : value
    }
    const decision = await decide(header, request)
    if (decision.pass === true) {
      guarded.set(request, decision.reauthenticated)
      return undefined
    }
    const { status, headers, body } = decision.answer
    reply.code(status)
    reply.headers({ ...headers })
    // Fastify adds a charset to text, which JSON has no parameter for.
    reply.send(encoder.encode(body))
    return reply
  }
}

/**
 * Reads who reauthenticated, in a handler behind the guard.
 *
 * @param request The request that the guard was given.
 * @throws {TypeError} Where no guard ran.
 */
export function reauthOf(request: object): Reauthenticated {
  const reauthenticated = guarded.get(request)
  if (reauthenticated === undefined) throw new TypeError('No guard ran before this handler.')
  return reauthenticated
}
