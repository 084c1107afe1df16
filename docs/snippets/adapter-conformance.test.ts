// #region world
import { oidcClientTs } from '@reauth/core/adapters/oidc-client-ts'
import { type AdapterWorld, describeAdapter, emulatorWorld } from '@reauth/core/testing'
import { type Emulator, startEmulator } from '@reauth/emulator'
import { InMemoryWebStorage, UserManager, WebStorageStateStore } from 'oidc-client-ts'
import { afterAll, beforeAll, describe, it } from 'vitest'

const CALLBACK = 'http://localhost:4300/callback'
const network = globalThis.fetch

let emulator: Emulator
let storage: WebStorageStateStore
/** The URLs that the page redirected to. */
let departures: string[]
let requests: number
let secrets: string[]
let isPortal: boolean

beforeAll(async () => {
  emulator = await startEmulator({
    profile: 'oidc',
    clients: ['app', 'other'].map((clientId) => ({ clientId, redirectURIs: [CALLBACK] })),
  })
  // What the page sends. The world records its tokens, so that it finds them in errors.
  globalThis.fetch = async (input, init) => {
    requests += 1
    if (isPortal) return new Response('<title>Welcome to our network</title>')
    const response = await network(input, init)
    const body: unknown = await response
      .clone()
      .json()
      .catch(() => null)
    for (const [name, value] of Object.entries(Object(body) as object)) if (name.endsWith('_token')) secrets.push(value)
    return response
  }
})
afterAll(async () => {
  globalThis.fetch = network
  await emulator.close()
})

/** The SDK of a page that was just loaded. It reads what the browser stored. */
const sdk = (client_id = 'app'): UserManager =>
  new UserManager(
    {
      authority: emulator.issuer,
      client_id,
      redirect_uri: CALLBACK,
      scope: 'openid offline_access',
      automaticSilentRenew: false,
      userStore: storage,
      stateStore: storage,
    },
    {
      prepare: async () => ({
        navigate: async ({ url }) => {
          departures.push(url)
          return { url }
        },
        close: () => {},
      }),
      callback: async () => {},
    },
  )

/** The end-user's browser: follows the provider's redirects until they lead to the app. */
async function follow(start: string): Promise<URL> {
  let [url, cookies] = [new URL(start), new Map<string, string>()]
  while (url.origin === emulator.issuer) {
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ')
    const { headers } = await network(url, { redirect: 'manual', headers: { cookie } })
    for (const line of headers.getSetCookie()) {
      const [name = '', value = ''] = line.split(';')[0]!.split('=')
      cookies.set(name, value)
    }
    url = new URL(headers.get('location')!, url)
  }
  return url
}

async function departed(): Promise<string> {
  while (departures.length === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  return departures.at(-1)!
}

const provider = () => emulatorWorld(emulator, 'alice')
const world: AdapterWorld = {
  browser: 'redirect',
  without: { biometric: 'a page has none', isLockedOut: 'a page has none' },
  begin: async () => {
    emulator.control.reset()
    storage = new WebStorageStateStore({ store: new InMemoryWebStorage() })
    departures = []
    requests = 0
    secrets = []
    isPortal = false
    await provider().endUser('approves')
    await sdk().signinRedirect()
    await sdk().signinCallback((await follow(await departed())).href)
    departures = []
    await provider().endUser('approves')
  },
  now: () => provider().now(),
  secrets: () => secrets,
  requests: () => requests,
  prompts: () => departures.length,
  endUser: (answer) => provider().endUser(answer),
  fail: (fault) => (fault === 'garbage' ? void (isPortal = true) : provider().fail(fault)),
  loseSession: () => provider().loseSession(),
  passTime: (seconds) => provider().passTime(seconds),
  omitClaims: (names) => emulator.control.setQuirks({ omitsAuthTime: names.includes('auth_time') }),
  authorizationRequest: async () => new URL(await departed()).searchParams,
  callback: async () => follow(await departed()),
  otherClient: () => oidcClientTs(sdk('other')),
}

// Use your adapter instead of `oidcClientTs()`.
describeAdapter(() => oidcClientTs(sdk()), world, { describe, it })
// #endregion
