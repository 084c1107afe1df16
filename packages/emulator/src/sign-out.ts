import { type Context, Hono } from 'hono'
import { decodeJwt } from 'jose'
import { type Env, browserSession } from './browser-session.js'
import type { EmulatorClient } from './emulator-client.js'
import type { EmulatorState } from './emulator-state.js'
import { readIdTokenHint } from './id-token.js'
import type { MemoryStore } from './memory-adapter.js'
import { deadEndPage } from './pages.js'
import { note } from './request-log.js'

/** Options of {@link createSignOut}. */
export interface SignOutOptions {
  readonly state: EmulatorState
  readonly store: MemoryStore
  readonly clients: readonly EmulatorClient[]
  readonly issuer: string
}

/** Returns the origin of a URL. For a custom scheme, which has no origin: the scheme and the host. */
function originOf(address: string): string {
  if (!URL.canParse(address)) return ''
  const { origin, protocol, host } = new URL(address)
  return origin === 'null' ? `${protocol}//${host}` : origin
}

/** Returns whether a redirect URI is allowed: a listed one, or by default any URL of the origins of the callbacks. */
function isAllowed(client: EmulatorClient, address: string): boolean {
  const { postLogoutRedirectURIs: listed, redirectURIs } = client
  return listed === undefined
    ? redirectURIs.some((uri) => originOf(uri) === originOf(address))
    : listed.includes(address)
}

const audienceOf = (hint: string): string => {
  try {
    return [decodeJwt(hint).aud].flat()[0] ?? ''
  } catch {
    return ''
  }
}

/** Ends a browser session (OpenID Connect RP-Initiated Logout 1.0), also at Auth0's path and with its parameters. */
export function createSignOut({ state, store, clients, issuer }: SignOutOptions): Hono<Env> {
  const app = new Hono<Env>()
  const signOut = async (c: Context<Env>): Promise<Response> => {
    const form = c.req.method === 'POST' ? await c.req.parseBody() : c.req.query()
    const fieldOf = (name: string): string => (typeof form[name] === 'string' ? form[name] : '')
    const hint = fieldOf('id_token_hint')
    const clientId = fieldOf('client_id') || audienceOf(hint)
    // In Authgear's cookie mode the SDK sends no client, so the redirect URI may be that of any client.
    const isUnnamed = clientId === '' && state.profile.name === 'authgear'
    const allowed = isUnnamed ? clients : clients.filter((candidate) => candidate.clientId === clientId)
    const back = fieldOf('post_logout_redirect_uri') || fieldOf('returnTo')
    if (back !== '' && !allowed.some((client) => isAllowed(client, back))) {
      note(c.env.incoming, { clientId, error: 'post_logout_redirect_uri is not registered' })
      return c.html(deadEndPage('You are still signed in', 'The address to come back to is not registered.'), 400)
    }
    const hintClaims = await readIdTokenHint(state, hint, { issuer, clientId })
    const browser = await browserSession(c, store)
    const user = browser?.accountId ?? hintClaims?.subject
    note(c.env.incoming, { clientId, ...(user && { user }) })
    for (const session of [hintClaims?.session, state.sessions.get(browser?.uid ?? '')])
      if (session !== undefined) session.isAlive = false
    if (browser?.jti !== undefined) await store.adapter('Session').destroy(browser.jti)
    if (back === '') return c.html(deadEndPage('You are signed out', 'You may close this page.'))
    const address = new URL(back)
    if (fieldOf('state') !== '') address.searchParams.set('state', fieldOf('state'))
    return c.redirect(address.href, 303)
  }
  for (const path of [state.profile.routes.end_session, '/v2/logout']) app.on(['GET', 'POST'], path, signOut)
  return app
}
