import { Hono } from 'hono'
import { html, raw } from 'hono/html'
import { type Env, browserSession } from './browser-session.js'
import type { EmulatorState } from './emulator-state.js'
import type { MemoryStore } from './memory-adapter.js'
import type { Routes } from './profiles.js'

const ENDPOINTS: Readonly<Record<string, keyof Routes>> = {
  auth: 'authorization',
  token: 'token',
  certs: 'jwks',
  userinfo: 'userinfo',
  logout: 'end_session',
  revoke: 'revocation',
}
const FRAMES = '/protocol/openid-connect'
/** The path of `check_session_iframe`. */
export const STATUS_FRAME = `${FRAMES}/login-status-iframe.html`

/** Maps a request path of Keycloak, or below the issuer's path, to the path of an endpoint. */
export function ownPath(path: string, routes: Routes, mount: string): string {
  const below = mount !== '' && path.startsWith(`${mount}/`) ? path.slice(mount.length) : path
  const inRealm = below.replace(/^\/realms\/[^/]+(?=\/)/, '')
  const [, name = ''] = /^\/protocol\/openid-connect\/(\w+)$/.exec(inRealm) ?? []
  const endpoint = ENDPOINTS[name]
  return endpoint === undefined ? inRealm : routes[endpoint]
}

const frame = (script: string) =>
  html`<!doctype html><meta charset="utf-8" /><title>Session</title>
    <script>
      ${raw(script)}
    </script>`

/** Reports whether cookies of this provider work in a frame of the app's page. */
const COOKIES = `document.cookie = 'reauth_frame=1; SameSite=Lax; path=/'
parent.postMessage(document.cookie.includes('reauth_frame=1') ? 'supported' : 'unsupported', '*')`

/** Reports to the app's page whether its session is still that of the browser. */
const STATUS = `addEventListener('message', async ({ data, source, origin }) => {
  if (source !== parent) return
  const [client_id, session_state = ''] = String(data).split(' ')
  const answer = await fetch('login-status-iframe.html/init?' + new URLSearchParams({ client_id, session_state }))
  source.postMessage(answer.status === 204 ? 'unchanged' : 'changed', origin)
})`

/** Creates the frames that keycloak-js adds to a page. */
export function createFrames(state: EmulatorState, store: MemoryStore): Hono<Env> {
  const app = new Hono<Env>()
  app.get(`${FRAMES}/3p-cookies/step1.html`, (c) => c.html(frame(COOKIES)))
  app.get(STATUS_FRAME, (c) => c.html(frame(STATUS)))
  app.get(`${STATUS_FRAME}/init`, async (c) => {
    const browser = await browserSession(c, store)
    const session = browser?.uid === undefined ? undefined : state.sessions.get(browser.uid)
    const sid = session?.isAlive === true ? session.sid : ''
    return c.body(null, sid === c.req.query('session_state') ? 204 : 403)
  })
  return app
}
