// #region guard
import type { Authentication } from '@reauth/policy'
import { requireReauth } from '@reauth/server/fetch'

/** What your session library returns: `auth.api.getSession()` of better-auth, `auth()` of NextAuth, or a row of your own table. */
export interface Session {
  readonly userId: string
  readonly signedInAt: Date
  readonly updatedAt: Date
  readonly expiresAt: Date
}

const seconds = (date: Date) => date.getTime() / 1000

export const authenticationOf = (session: Session | null): Authentication | null =>
  session && {
    issuer: 'https://app.example.com',
    subject: session.userId,
    authTime: seconds(session.signedInAt),
    issuedAt: seconds(session.updatedAt),
    expiresAt: seconds(session.expiresAt),
    methods: [],
    canReauthenticate: true,
  }

export const transferRoute = (readSession: (request: Request) => Promise<Session | null>) =>
  requireReauth({
    requirement: { maxAge: '5m' },
    authentication: async (request) => authenticationOf(await readSession(request)),
  })((_, { authentication }) => Response.json({ bookedFor: authentication.subject }))
// #endregion
