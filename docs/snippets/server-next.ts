// #region function
import { requireReauth } from '@reauth/server/plain'
import { type Session, authenticationOf } from './server-session.js'

/** `readSession` reads the session with `cookies()` of `next/headers`. A server function has no request, and must have no token among its arguments. */
export function transferFunction(readSession: () => Promise<Session | null>) {
  const decide = requireReauth({
    requirement: { maxAge: '5m' },
    authentication: async () => authenticationOf(await readSession()),
  })

  return async function transfer(to: string) {
    'use server'
    const decision = await decide(null, undefined)
    // Return the response unchanged, so that the client steps up. Next.js removes the data from a thrown error.
    if (decision.pass !== true) return decision.response
    return { bookedFor: decision.reauthenticated.authentication.subject, to }
  }
}
// #endregion
