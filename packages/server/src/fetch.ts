import { type GuardOptions, type Reauthenticated, createGuard } from './guard/guard.js'

export type * from './guard/types.js'

/** A handler of the Fetch API, as in Next.js, Bun, Deno and Workers. `Rest` are the framework's further arguments. */
export type FetchHandler<Rest extends unknown[]> = (request: Request, ...rest: Rest) => Response | Promise<Response>

/** A handler that also gets who reauthenticated. */
export type GuardedHandler<Rest extends unknown[]> = (
  request: Request,
  reauthenticated: Reauthenticated,
  ...rest: Rest
) => Response | Promise<Response>

/**
 * Wraps a handler: it runs only if the end-user's authentication meets the requirement.
 *
 * Because it wraps the handler itself, no path reaches the handler without the guard.
 *
 * @param options The verifier and the requirement, see {@link GuardOptions}.
 * @returns A function that takes the handler and returns the guarded handler.
 * @throws {ReauthServerError} `invalidConfiguration` for an unknown or invalid option; `field` names it.
 *
 * @example
 * export const POST = requireReauth({ verifier, requirement: { maxAge: '5m' } })((request, { authentication }) => transfer(request, authentication.subject))
 */
export function requireReauth(
  options: GuardOptions<Request>,
): <Rest extends unknown[]>(handler: GuardedHandler<Rest>) => FetchHandler<Rest> {
  const decide = createGuard(options)
  return (handler) =>
    async (request, ...rest) => {
      const decision = await decide((name) => request.headers.get(name), request)
      if (decision.pass === true) return handler(request, decision.reauthenticated, ...rest)
      const { status, headers, body } = decision.response
      return new Response(body, { status, headers })
    }
}
