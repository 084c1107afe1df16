// #region session
import type { Authentication } from '@reauth/policy'
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'

export interface Session {
  readonly id: string
  readonly userId: string
  /** When the end-user last proved who they are, in seconds. A renewal doesn't change it. */
  readonly authTime: number
  readonly methods: readonly string[]
  readonly expiresAt: number
}

// In your app: a table.
const sessions = new Map<string, Session>()
const COOKIE = ['session', 'host'] as const
const LIFETIME = 8 * 60 * 60

export const now = () => Math.floor(Date.now() / 1000)

export function sessionOf(c: Context): Session | null {
  const session = sessions.get(getCookie(c, ...COOKIE) ?? '')
  return session !== undefined && session.expiresAt > now() ? session : null
}

/** Call it after the end-user proved who they are. It begins a session with a new id, and ends the old one. */
export function beginSession(c: Context, userId: string, methods: readonly string[]): Session {
  sessions.delete(getCookie(c, ...COOKIE) ?? '')
  const session = { id: crypto.randomUUID(), userId, authTime: now(), methods, expiresAt: now() + LIFETIME }
  sessions.set(session.id, session)
  setCookie(c, COOKIE[0], session.id, {
    prefix: COOKIE[1],
    httpOnly: true,
    secure: true,
    sameSite: 'Lax',
    path: '/',
    maxAge: LIFETIME,
  })
  return session
}

export const authenticationOf = (session: Session | null): Authentication | null =>
  session && {
    issuer: 'https://app.example.com',
    subject: session.userId,
    authTime: session.authTime,
    issuedAt: session.authTime,
    expiresAt: session.expiresAt,
    methods: session.methods,
    canReauthenticate: true,
  }
// #endregion

// #region api
import { sessionClaims } from '@reauth/server'
import { requireReauth } from '@reauth/server/hono'
import { Hono } from 'hono'
import { csrf } from 'hono/csrf'

export const api = new Hono()

// Browsers add the cookie to every request, even from a form on another site.
api.use(csrf())

/** What the page may know about the session. */
api.get('/api/session', (c) => {
  const authentication = authenticationOf(sessionOf(c))
  c.header('Cache-Control', 'no-store')
  return authentication === null ? c.body(null, 401) : c.json(sessionClaims(authentication))
})

api.post(
  '/api/transfers',
  requireReauth({
    requirement: { maxAge: '5m' },
    authentication: (c) => authenticationOf(sessionOf(c)),
    // The end-user that the page shows. A different end-user may have signed in in another tab.
    subject: (c) => c.req.header('X-User') ?? null,
  }),
  (c) => c.json({ bookedFor: c.get('reauth').authentication.subject }),
)
// #endregion

// #region sign-in
import { html } from 'hono/html'

/** `passwordIs` looks up the end-user and compares the password. */
export const signIn = (passwordIs: (userId: string, password: string) => Promise<boolean>) =>
  new Hono()
    .use(csrf())
    .get('/sign-in', (c) => {
      const userId = sessionOf(c)?.userId ?? ''
      return c.html(
        html`<!doctype html>
          <title>Sign in</title>
          <form method="post">
            <input name="state" type="hidden" value="${c.req.query('state') ?? ''}" />
            <input name="user" value="${userId}" autocomplete="username" />
            <input name="password" type="password" autocomplete="current-password" autofocus />
            <button>Sign in</button>
          </form>`,
      )
    })
    .post('/sign-in', async (c) => {
      const form = new URLSearchParams(await c.req.text())
      const [user, password, state] = ['user', 'password', 'state'].map((name) => form.get(name) ?? '')
      if (!(await passwordIs(user!, password!))) return c.text('Wrong user or password.', 403)
      beginSession(c, user!, ['pwd'])
      // With a `state`, the end-user came from an action. The URL is fixed: never read it from the request.
      return c.redirect(state === '' ? '/' : `/callback?${new URLSearchParams({ state: state! })}`)
    })
// #endregion
