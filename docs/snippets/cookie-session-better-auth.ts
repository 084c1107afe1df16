// #region auth
import type { Authentication } from '@reauth/policy'
import { sessionClaims } from '@reauth/server'
import { requireReauth } from '@reauth/server/hono'
import type { betterAuth } from 'better-auth'
import { type Context, Hono } from 'hono'
import { csrf } from 'hono/csrf'

type Auth = Pick<ReturnType<typeof betterAuth>, 'api' | 'handler' | '$context'>

const seconds = (date: Date) => date.getTime() / 1000

/** Creates the routes of an app with sessions of better-auth. */
export function betterAuthApi(auth: Auth) {
  const read = (c: Context) =>
    auth.api.getSession({
      headers: c.req.raw.headers,
      // An ended session stays in the cookie's cache.
      query: { disableCookieCache: true, disableRefresh: true },
    })
  const authenticationOf = async (c: Context): Promise<Authentication | null> => {
    const found = await read(c)
    if (found === null) return null
    const { user, session } = found
    return {
      issuer: 'https://app.example.com',
      subject: user.id,
      // A renewal moves `updatedAt` and `expiresAt`. Only a sign-in creates a session.
      authTime: seconds(session.createdAt),
      issuedAt: Math.max(seconds(session.createdAt), seconds(session.updatedAt)),
      expiresAt: seconds(session.expiresAt),
      methods: [],
      canReauthenticate: true,
    }
  }

  const api = new Hono().use(csrf())
  api.on(['GET', 'POST'], '/api/auth/*', (c) => auth.handler(c.req.raw))
  api.get('/api/session', async (c) => {
    const authentication = await authenticationOf(c)
    return authentication === null ? c.body(null, 401) : c.json(sessionClaims(authentication))
  })
  api.post(
    '/api/transfers',
    requireReauth({
      requirement: { maxAge: '5m' },
      authentication: authenticationOf,
      subject: (c) => c.req.header('X-User') ?? null,
    }),
    (c) => c.json({ bookedFor: c.get('reauth').authentication.subject }),
  )

  /** Checks the signed-in end-user's password, begins a new session, and ends the old one. */
  api.post('/api/reauthenticate', async (c) => {
    const before = await read(c)
    if (before === null) return c.body(null, 401)
    const { password } = await c.req.json<{ password: string }>()
    const response = await auth.api.signInEmail({
      body: { email: before.user.email, password },
      headers: c.req.raw.headers,
      asResponse: true,
    })
    if (!response.ok) return c.body(null, 403)
    const { internalAdapter } = await auth.$context
    await internalAdapter.deleteSession(before.session.token)
    return new Response(null, { status: 204, headers: response.headers })
  })
  return api
}
// #endregion
