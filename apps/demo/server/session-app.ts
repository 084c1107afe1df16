import type { TestUser } from '@reauth/emulator'
import type { Authentication } from '@reauth/policy'
import { sessionClaims } from '@reauth/server'
import { type Context, Hono } from 'hono'
import { csrf } from 'hono/csrf'
import { type Passkeys, createPasskeys } from './passkeys.js'
import { Sessions } from './sessions.js'
import { type SignInPage, createSignInPage } from './sign-in.js'

/** Sign-in by the bank itself: a cookie, a page that asks for the password, and passkeys. */
export interface SessionApp extends Omit<SignInPage, 'routes'> {
  /** For `/session`. */
  readonly routes: Hono
  authenticationOf(c: Context): Authentication | null
  /** Signs in an end-user without a page. */
  open(c: Context, subject: string): void
  /** Makes the sessions of an end-user older, by seconds; negative: younger. */
  age(subject: string, seconds: number): void
  /** Restores the initial state, for tests. */
  reset(): void
}

/**
 * Creates the sign-in of the bank.
 *
 * @param origin The origin of the page.
 * @param clock Returns seconds since the Unix epoch.
 * @param users The users who can sign in.
 */
export function createSessionApp(origin: string, clock: () => number, users: readonly TestUser[]): SessionApp {
  const sessions = new Sessions(origin, clock)
  const passkeys: Passkeys = new Map()
  const signInPage = createSignInPage(sessions, users)
  const routes = new Hono()
  // Browsers send the cookie automatically, even for a form on another site.
  routes.use(csrf())
  routes.route('/sign-in', signInPage.routes)
  routes.route('/passkeys', createPasskeys(sessions, passkeys, { rpID: new URL(origin).hostname, origin, clock }))
  routes.get('/claims', (c) => {
    const session = sessions.of(c)
    c.header('Cache-Control', 'no-store')
    return session === null ? c.body(null, 401) : c.json(sessionClaims(session.authentication, { clock }))
  })
  routes.post('/sign-out', (c) => {
    sessions.end(c)
    return c.body(null, 204)
  })
  return {
    routes,
    authenticationOf: (c) => sessions.of(c)?.authentication ?? null,
    open: (c, subject) => void sessions.begin(c, subject, ['pwd']),
    age: (subject, seconds) => sessions.age(subject, seconds),
    setAllowsOtherAccount: (allows) => signInPage.setAllowsOtherAccount(allows),
    setAnotherSubject: (comesBack) => signInPage.setAnotherSubject(comesBack),
    setNextUser: (name) => signInPage.setNextUser(name),
    reset() {
      passkeys.clear()
      signInPage.setAllowsOtherAccount(false)
      signInPage.setNextUser(undefined)
    },
  }
}
