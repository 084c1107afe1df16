import type { Authentication } from '@reauth/policy'
import { sessionClaims } from '@reauth/server'
import { passkeyAuthentication, passkeyChallenges } from '@reauth/server/passkeys'
import {
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
  type WebAuthnCredential,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { type Context, Hono } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'

const HOUR = 3600
const RP_ID = 'localhost'
const USERS = ['alice', 'mallory', 'sam']
const seconds = (): number => Math.floor(Date.now() / 1000)

const FORM = (
  name: string,
): string => `<!doctype html><html lang="en"><title>Sign in</title><link rel="icon" href="data:,">
<form method="post"><label>Username <input name="name" value="${name}"></label>
<label>Password <input name="password" type="password"></label>
<button class="primary" name="do" value="password">Sign in</button> <button name="do" value="cancel">Cancel</button></form></html>`

/** The server of an app with its own cookie session, sign-in page and passkeys. */
export interface OwnApp {
  readonly routes: Hono
  readonly authenticationOf: (c: Context) => Authentication | null
  readonly killSessions: (user: string) => void
  readonly reset: () => void
}

/** @param callback The callback page of a reauthentication. */
export function createOwnApp(origin: string, callback: string): OwnApp {
  const sessions = new Map<string, Authentication>()
  const passkeys = new Map<string, WebAuthnCredential & { readonly user: string }>()
  const challenges = passkeyChallenges()
  const routes = new Hono()

  const idOf = (c: Context): string => getCookie(c, 'session') ?? ''
  const authenticationOf = (c: Context): Authentication | null => sessions.get(idOf(c)) ?? null
  /** The session of the signed-in end-user. */
  const current = (c: Context): { sessionId: string; user: string } => ({
    sessionId: idOf(c),
    user: sessions.get(idOf(c))!.subject,
  })
  const authenticationNow = (user: string, ago = 0): Authentication => ({
    issuer: origin,
    subject: user,
    authTime: seconds() - ago,
    issuedAt: seconds() - ago,
    expiresAt: seconds() + 8 * HOUR,
    methods: ['pwd'],
    canReauthenticate: true,
  })

  routes.get('/session', (c) => {
    const authentication = authenticationOf(c)
    return authentication === null ? c.body(null, 401) : c.json(sessionClaims(authentication))
  })
  routes.get('/me', (c) => c.body(null, authenticationOf(c) === null ? 401 : 204))
  routes.get('/sign-in', (c) => c.html(FORM(authenticationOf(c)?.subject ?? '')))
  routes.post('/sign-in', async (c) => {
    const form = new URLSearchParams(await c.req.text())
    const { state, return_to: home = '/' } = c.req.query()
    const back = (query: object): string =>
      state === undefined ? new URL(home, origin).href : `${callback}?${new URLSearchParams({ state, ...query })}`
    if (form.get('do') === 'cancel') return c.redirect(back({ error: 'access_denied' }), 303)
    const user = form.get('name') ?? ''
    if (!USERS.includes(user) || form.get('password') !== 'password') return c.html(FORM(user), 403)
    // Reauthentication keeps the session, because another tab may use it.
    const id = authenticationOf(c)?.subject === user ? idOf(c) : crypto.randomUUID()
    sessions.set(id, authenticationNow(user, state === undefined && user === 'sam' ? HOUR : 0))
    setCookie(c, 'session', id, { httpOnly: true, sameSite: 'Lax', path: '/' })
    return c.redirect(back({}), 303)
  })

  routes.use('/passkeys/*', async (c, next) => (authenticationOf(c) === null ? c.body(null, 401) : next()))
  routes.post('/passkeys/registration', async (c) => {
    const { sessionId, user } = current(c)
    const challenge = await challenges.create({ sessionId })
    return c.json(await generateRegistrationOptions({ rpName: 'Bank', rpID: RP_ID, userName: user, challenge }))
  })
  routes.post('/passkeys', async (c) => {
    const { sessionId, user } = current(c)
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: await c.req.json<RegistrationResponseJSON>(),
      expectedChallenge: challenges.expect({ sessionId }),
      expectedOrigin: origin,
      expectedRPID: RP_ID,
    })
    if (!verified) return c.body(null, 403)
    passkeys.set(registrationInfo.credential.id, { ...registrationInfo.credential, user })
    return c.body(null, 201)
  })
  routes.post('/passkeys/options', async (c) => {
    const { sessionId, user } = current(c)
    const allowCredentials = [...passkeys.values()].filter((passkey) => passkey.user === user)
    const challenge = await challenges.create({ sessionId })
    return c.json(
      await generateAuthenticationOptions({ rpID: RP_ID, challenge, allowCredentials, userVerification: 'required' }),
    )
  })
  routes.post('/passkeys/verify', async (c) => {
    const { sessionId, user } = current(c)
    const response = await c.req.json<AuthenticationResponseJSON>()
    const credential = passkeys.get(response.id)
    if (credential?.user !== user) return c.body(null, 403)
    const verified = await verifyAuthenticationResponse({
      response,
      credential,
      expectedChallenge: challenges.expect({ sessionId }),
      expectedOrigin: origin,
      expectedRPID: RP_ID,
    }).catch(() => null)
    const { expiresAt } = sessions.get(sessionId)!
    const authentication = passkeyAuthentication(verified, { issuer: origin, subject: user, expiresAt })
    if (authentication === null) return c.body(null, 403)
    sessions.set(sessionId, authentication)
    return c.json(sessionClaims(authentication))
  })

  return {
    routes,
    authenticationOf,
    killSessions(user) {
      for (const [id, { subject }] of sessions) if (subject === user) sessions.delete(id)
    },
    reset() {
      sessions.clear()
      passkeys.clear()
    },
  }
}
