import type { ReauthService, RedirectBrowser } from '@reauth/core'
import { keycloakJs } from '@reauth/core/adapters/keycloak-js'
import { describeAdapter } from '@reauth/core/testing'
import Keycloak, { type KeycloakInitOptions } from 'keycloak-js'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { type Emulator, startEmulator } from './index.js'
import { CALLBACK, pageWorld } from './page-world.fixture.js'

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator({ profile: 'oidc' })
})
afterAll(() => emulator.close())

/** The tokens, which the app stores across pages because the SDK doesn't. */
const tokens = (): KeycloakInitOptions => JSON.parse(sessionStorage.getItem('tokens') ?? '{}') as KeycloakInitOptions

function load(clientId: string): Keycloak {
  const keycloak = new Keycloak({ oidcProvider: emulator.issuer, clientId })
  keycloak.onAuthSuccess = keycloak.onAuthRefreshSuccess = () => {
    const { token, refreshToken, idToken } = keycloak
    sessionStorage.setItem('tokens', JSON.stringify({ token, refreshToken, idToken }))
  }
  return keycloak
}

const init = (keycloak: Keycloak) =>
  keycloak.init({ checkLoginIframe: false, redirectUri: CALLBACK, responseMode: 'query', ...tokens() })

/** Calls `init()` after `resume()`, as the app does: nothing else in the SDK exchanges a code. */
function resumedBefore(keycloak: Keycloak, service: ReauthService): ReauthService {
  const browser = service.browser as RedirectBrowser
  const finish: RedirectBrowser['finish'] = (url, options) => {
    const finished = browser.finish(url, options)
    if (!keycloak.didInitialize) init(keycloak).catch(() => {})
    return finished
  }
  return { ...service, browser: { ...browser, finish } }
}

async function makeService(clientId: string): Promise<ReauthService> {
  const keycloak = load(clientId)
  // Every app of an origin has its own callback page.
  const service = keycloakJs(keycloak, { redirectURI: clientId === 'demo' ? CALLBACK : `${CALLBACK}/${clientId}` })
  if (location.href.includes('code=')) return resumedBefore(keycloak, service)
  await init(keycloak).catch(() => {})
  return service
}

const { world, makeService: make } = pageWorld('redirect', () => emulator, {
  signIn: async (comeBack) => {
    const keycloak = load('demo')
    await init(keycloak)
    void keycloak.login()
    await comeBack()
    await init(load('demo'))
  },
  makeService,
  without: {
    biometric: 'the SDK for pages has no biometrics',
    isLockedOut: 'the SDK for pages has no biometrics',
    cachedAuthentication: 'the SDK does not say when it requested a token',
  },
})
describe('keycloak-js', () => {
  describeAdapter(make, world, { describe, it })
})
