// #region function
import { requireReauth } from '@reauth/server/plain'
import { type Session, authenticationOf } from './server-session.js'

/** `readSession` reads the session by `cookies()` of `next/headers`: a server function has no request, and no token among its arguments. */
export function transferFunction(readSession: () => Promise<Session | null>) {
  const decide = requireReauth({
    requirement: { maxAge: '5m' },
    authentication: async () => authenticationOf(await readSession()),
  })

  return async function transfer(to: string) {
    'use server'
    const decision = await decide(null, undefined)
    // Return the answer as it is, so that the client steps up. Next.js takes the data out of an error that is thrown.
    if (decision.pass !== true) return decision.answer
    return { bookedFor: decision.reauthenticated.authentication.subject, to }
  }
}
// #endregion
