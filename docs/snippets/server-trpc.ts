// #region middleware
import type { RefusalResponse, Verifier } from '@reauth/server'
import { requireReauth } from '@reauth/server/plain'
import { TRPCError, initTRPC } from '@trpc/server'

/** Passes the response to the error formatter. */
class ReauthRefusal extends Error {
  readonly response: RefusalResponse

  constructor(response: RefusalResponse) {
    super('The token was refused.')
    this.response = response
  }
}

const CODES = { 500: 'INTERNAL_SERVER_ERROR', 503: 'SERVICE_UNAVAILABLE' } as const
const codeOf = ({ status }: RefusalResponse) => (status === 500 || status === 503 ? CODES[status] : 'UNAUTHORIZED')

/** `token` comes from the `Authorization` header, in `createContext`. */
export function createTransfers(verifier: Verifier) {
  const t = initTRPC.context<{ readonly token: string | null }>().create({
    // The client reads the challenge from the error's `data`.
    errorFormatter: ({ shape, error: { cause } }) =>
      cause instanceof ReauthRefusal
        ? { ...shape, data: { ...shape.data, ...(JSON.parse(cause.response.body) as object) } }
        : shape,
  })
  const decide = requireReauth({ verifier, requirement: { maxAge: '5m' } })

  const reauthenticated = t.procedure.use(async ({ ctx, next }) => {
    const decision = await decide(ctx.token, undefined)
    if (decision.pass !== true)
      throw new TRPCError({ code: codeOf(decision.response), cause: new ReauthRefusal(decision.response) })
    return next({ ctx: { authentication: decision.reauthenticated.authentication } })
  })

  return t.router({
    transfer: reauthenticated.mutation(({ ctx }) => ({ bookedFor: ctx.authentication.subject })),
  })
}
// #endregion
