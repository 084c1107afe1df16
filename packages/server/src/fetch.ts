import { type GuardOptions, type Reauthenticated, createGuard } from './guard/guard.js'

export type * from './guard/types.js'

/** A handler of the Fetch API, as Next.js, Bun, Deno and Workers have them. `Rest` is what the framework hands on. */
export type FetchHandler<Rest extends unknown[]> = (request: Request, ...rest: Rest) => Response | Promise<Response>

/** A handler that is told who reauthenticated. */
export type GuardedHandler<Rest extends unknown[]> = (
  request: Request,
  reauthenticated: Reauthenticated,
  ...rest: Rest
) => Response | Promise<Response>

/**
 * Wraps a handler, so that it runs only for an end-user who authenticated as the requirement demands.
 *
 * Wraps the handler itself: no path can lead around it.
 *
 * @param options The verifier and the requirement.
 * @returns Takes the handler and returns the guarded one.
 * @throws {ReauthServerError} `invalidConfiguration` for an unknown option, or one that makes no sense; `field` names it.
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
      const { status, headers, body } = decision.answer
      return new Response(body, { status, headers })
    }
}
