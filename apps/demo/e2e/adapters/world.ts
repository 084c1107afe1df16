import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { type Emulator, type QuirkName, startEmulator } from '@reauth/emulator'
import type { Requirement } from '@reauth/policy'
import { createVerifier } from '@reauth/server'
import { requireReauth } from '@reauth/server/hono'
import { Hono } from 'hono'
import { browserBundle } from '../../../browser-bundle.js'
import { createOwnApp } from './own-app.js'
import { ADAPTERS, type Mode, type Provider, type Settings } from './settings.js'

const CLIENT_ID = 'demo'
const requirement: Requirement = { maxAge: '5m' }
/** What the emulator puts into `aud` beside the client. */
const OTHER_AUDIENCE = 'https://api.example.com'
const MODES: readonly Mode[] = ['redirect', 'popup', 'popup-fallback', 'device']

const HTML = (settings: Settings, script: string): string => `<!doctype html><html lang="en"><title>Adapter</title>
<link rel="icon" href="data:,">
<button id="sign-in">Sign in</button> <label>To <input id="to" value="Bob"></label>
<button id="transfer">Transfer</button> <button id="confirm">Confirm</button>
<output id="page"></output> <output id="run"></output>
<script type="application/json" id="settings">${JSON.stringify(settings)}</script>
<script type="module" src="${script}"></script></html>`

/** Where Keycloak's hidden frame comes back. */
const SILENT = '<!doctype html><script>parent.postMessage(location.href, location.origin)</script>'

/** Everything that the page of an adapter meets: its own server and its OpenID Provider, on loopback. */
export interface TestWorld {
  readonly origin: string
  readonly emulators: Readonly<Record<Exclude<Provider, 'own'>, Emulator>>
  /** The status of each request that the endpoint of the sensitive action got. */
  readonly calls: number[]
  /** Who got money, once for each idempotency key. */
  readonly booked: Map<string, string>
  /** Ends every session of a user. */
  killSessions(user: string): void
  /** Turns on what a provider does differently. */
  setQuirk(quirk: QuirkName): void
  /** Lets somebody else sign in where the end-user is asked again. */
  allowOtherAccount(): void
  /** Makes everything as new. */
  reset(): void
  close(): Promise<void>
}

const names = [...new Set(Object.values(ADAPTERS).map(({ name }) => name))]

/** Bundles a page with the real core and the unmodified SDK, once. */
const bundles = new Map<string, Promise<string>>()
const bundleOf = (name: string): Promise<string> => {
  const bundle = bundles.get(name) ?? browserBundle(new URL(`pages/${name}.ts`, import.meta.url))
  bundles.set(name, bundle)
  return bundle
}

/** Starts the servers. */
export async function startWorld(): Promise<TestWorld> {
  const calls: number[] = []
  const booked = new Map<string, string>()
  const app = new Hono()
  const listener = getRequestListener(app.fetch)
  const server = createServer((request, response) => void listener(request, response))
  await new Promise<void>((resolve) => void server.listen(0, 'localhost', resolve))
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`
  const pages = names.flatMap((name) => MODES.map((mode) => `${origin}/${name}/${mode}`))
  const clients = [
    { clientId: CLIENT_ID, redirectURIs: pages.flatMap((page) => [`${page}/callback`, `${page}/silent`]) },
  ]
  const emulators = {
    authgear: await startEmulator({ clients }),
    oidc: await startEmulator({ clients, profile: 'oidc' }),
    // Its SDK expects a slash at the end of `iss`.
    auth0: await startEmulator({ clients, profile: 'oidc', issuer: (port) => `http://localhost:${port}/` }),
  }
  const controls = Object.values(emulators).map(({ control }) => control)

  const own = createOwnApp(origin, `${origin}/session/redirect/callback`)
  app.route('/app', own.routes)

  for (const { name, provider } of Object.values(ADAPTERS)) {
    const { issuer } = emulators[provider === 'own' ? 'oidc' : provider]
    const verifier = createVerifier({ issuer, audience: CLIENT_ID, trustedAudiences: [OTHER_AUDIENCE] })
    app.use(`/api/${name}`, async (c, next) => {
      await next()
      calls.push(c.res.status)
    })
    const guard =
      provider === 'own'
        ? requireReauth({ authentication: own.authenticationOf, requirement })
        : requireReauth({ verifier, requirement })
    app.post(`/api/${name}`, guard, async (c) => {
      const { to } = (await c.req.json()) as { to: string }
      booked.set(c.req.header('idempotency-key') ?? '', to)
      return c.json({ bookedFor: c.get('reauth').authentication.subject }, 201)
    })
    app.get(`/${name}.js`, async (c) => c.body(await bundleOf(name), 200, { 'content-type': 'text/javascript' }))
    for (const mode of MODES) {
      const home = `${origin}/${name}/${mode}/`
      const settings: Settings = {
        issuer,
        clientID: CLIENT_ID,
        mode,
        home,
        redirectURI: `${home}callback`,
        api: `/api/${name}`,
      }
      const page = HTML(settings, `/${name}.js`)
      app.get(`/${name}/${mode}/silent`, (c) => c.html(SILENT))
      for (const path of ['', 'callback']) app.get(`/${name}/${mode}/${path}`, (c) => c.html(page))
    }
  }

  return {
    origin,
    emulators,
    calls,
    booked,
    killSessions(user) {
      own.killSessions(user)
      controls.forEach((control) => control.killSessions(user))
    },
    setQuirk: (quirk) => controls.forEach((control) => control.setQuirks({ [quirk]: true })),
    allowOtherAccount: () => controls.forEach((control) => control.setAllowsOtherAccount(true)),
    reset() {
      calls.length = 0
      booked.clear()
      own.reset()
      controls.forEach((control) => control.reset())
    },
    async close() {
      await Promise.all(Object.values(emulators).map((emulator) => emulator.close()))
      server.closeAllConnections()
      await new Promise<void>((resolve) => void server.close(() => resolve()))
    },
  }
}
