import { Auth0Client } from '@auth0/auth0-spa-js'
import Keycloak from 'keycloak-js'
import { InMemoryWebStorage, OidcClient, WebStorageStateStore } from 'oidc-client-ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EndUser, passwordOf } from './end-user.fixture.js'
import { type Emulator, startEmulator } from './index.js'
import { type FakePage, becomePage } from './page.fixture.js'

const HOME = 'http://localhost:4300/'
const CALLBACK = 'http://localhost:4300/callback'
const alice = passwordOf('alice')

let emulator: Emulator
let endUser: EndUser
let page: FakePage

beforeEach(() => {
  page = becomePage(HOME)
})
afterEach(() => emulator.close())

/** Follows the page's redirect to the provider and back. */
async function follow(fields = alice): Promise<void> {
  const { back, html } = await endUser.answer(page.href, fields)
  if (back === undefined)
    throw new Error(`The provider showed a page instead of a redirect: ${/<h1>(.*?)<\/h1>/.exec(html)?.[1]}`)
  page.href = back
}

describe('the real auth0-spa-js', () => {
  let client: Auth0Client
  beforeEach(async () => {
    // Auth0's issuer ends with a slash, as its SDK requires.
    emulator = await startEmulator({ profile: 'oidc', issuer: (port) => `http://localhost:${port}/` })
    endUser = new EndUser(emulator)
    client = new Auth0Client({
      domain: emulator.url,
      clientId: 'demo',
      useRefreshTokens: true,
      cacheLocation: 'localstorage',
      authorizationParams: { redirect_uri: CALLBACK },
    })
  })
  const signIn = async (parameters = {}): Promise<void> => {
    await client.loginWithRedirect({ authorizationParams: parameters, openUrl: (url) => void (page.href = url) })
    await follow()
    await client.handleRedirectCallback(page.href)
  }

  it('signs in, refreshes with rotation, and reauthenticates', async () => {
    await signIn()
    const before = (await client.getIdTokenClaims())!
    expect(before).toMatchObject({ iss: emulator.issuer, sub: 'alice', name: 'Alice Adams' })
    emulator.control.ageSessions('alice', 600)
    await client.getTokenSilently({ cacheMode: 'off' })
    await client.getTokenSilently({ cacheMode: 'off' })
    const aged = (await client.getIdTokenClaims())!
    expect(Number(before['auth_time']) - Number(aged['auth_time'])).toBe(600)
    await signIn({ max_age: 0 })
    const after = (await client.getIdTokenClaims())!
    expect(Number(after['auth_time'])).toBeGreaterThanOrEqual(Number(before['auth_time']))
  })

  it('accepts several audiences', async () => {
    emulator.control.setQuirks({ severalAudiences: true })
    await signIn()
    expect(await client.getIdTokenClaims()).toMatchObject({ aud: ['demo', 'https://api.example.com'] })
  })

  it("signs out at Auth0's own path", async () => {
    await signIn()
    await client.logout({ logoutParams: { returnTo: HOME }, openUrl: (url) => void (page.href = url) })
    await follow()
    expect(page.href).toBe(HOME)
    expect(emulator.control.ageSessions('alice', 1)).toBe(0)
  })
})

describe('the real keycloak-js', () => {
  beforeEach(async () => {
    emulator = await startEmulator({ profile: 'oidc' })
    endUser = new EndUser(emulator)
  })
  const load = async (config: Keycloak.KeycloakConfig): Promise<Keycloak> => {
    const keycloak = new Keycloak(config)
    await keycloak.init({ checkLoginIframe: false, redirectUri: CALLBACK })
    return keycloak
  }
  const configurations = (): [string, Keycloak.KeycloakConfig][] => [
    ["Keycloak's own paths", { url: emulator.url, realm: 'bank', clientId: 'demo' }],
    ['discovery', { oidcProvider: emulator.issuer, clientId: 'demo' }],
  ]

  it.each([0, 1])(
    'signs in with the response in the fragment, refreshes and reauthenticates (configuration %i)',
    async (at) => {
      const [, config] = configurations()[at]!
      const first = await load(config)
      void first.login()
      await expect.poll(() => page.href).toContain(emulator.url)
      await follow()
      expect(new URL(page.href).hash).toContain('code=')
      const keycloak = await load(config)
      expect(keycloak.authenticated).toBe(true)
      expect(keycloak).toMatchObject({ subject: 'alice', sessionId: expect.any(String) })
      emulator.control.ageSessions('alice', 600)
      await keycloak.updateToken(-1)
      const aged = Number(keycloak.idTokenParsed!['auth_time'])
      void keycloak.login({ maxAge: 0 })
      await expect.poll(() => page.href).toContain(emulator.url)
      await follow()
      const returned = await load(config)
      expect(Number(returned.idTokenParsed!['auth_time']) - aged).toBeGreaterThanOrEqual(600)
      await returned.logout({ redirectUri: HOME })
      await follow()
      expect(page.href).toBe(HOME)
    },
  )

  it('finds the session status frame', async () => {
    const at = `${emulator.url}/realms/bank/protocol/openid-connect`
    const status = async (sid: string): Promise<number> =>
      (await endUser.go(`${at}/login-status-iframe.html/init?client_id=demo&session_state=${sid}`)).status
    expect(await (await fetch(`${at}/3p-cookies/step1.html`)).text()).toContain("'supported' : 'unsupported'")
    expect(await (await fetch(`${at}/login-status-iframe.html`)).text()).toContain("'unchanged' : 'changed'")
    expect(await status('')).toBe(204)
    const config = configurations()[0]![1]
    void (await load(config)).login()
    await expect.poll(() => page.href).toContain(emulator.url)
    await follow()
    const { sessionId } = await load(config)
    expect(await status(sessionId!)).toBe(204)
    expect(await status('')).toBe(403)
    emulator.control.killSessions('alice')
    expect(await status(sessionId!)).toBe(403)
  })
})

describe('the real oidc-client-ts', () => {
  let client: OidcClient
  beforeEach(async () => {
    emulator = await startEmulator({ profile: 'oidc' })
    endUser = new EndUser(emulator)
    client = new OidcClient({
      authority: emulator.issuer,
      client_id: 'demo',
      redirect_uri: CALLBACK,
      post_logout_redirect_uri: HOME,
      scope: 'openid profile',
      stateStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
      filterProtocolClaims: false,
    })
  })
  const signIn = async (parameters = {}) => {
    page.href = (await client.createSigninRequest(parameters)).url
    await follow()
    return client.processSigninResponse(page.href)
  }
  const refresh = ({ refresh_token, id_token, scope, profile }: Awaited<ReturnType<typeof signIn>>) =>
    client.useRefreshToken({
      state: {
        refresh_token: refresh_token!,
        id_token: id_token!,
        scope: scope!,
        profile,
        session_state: null,
        data: undefined,
      },
    })

  it('signs in, refreshes, reauthenticates and signs out', async () => {
    const first = await signIn()
    expect(first.profile).toMatchObject({ sub: 'alice', name: 'Alice Adams' })
    expect((await refresh(first)).profile.sub).toBe('alice')
    emulator.control.advanceClock(600)
    const again = await signIn({ max_age: 0 })
    expect(Number(again.profile['auth_time']) - Number(first.profile['auth_time'])).toBeGreaterThanOrEqual(600)
    const { url } = await client.createSignoutRequest({ id_token_hint: again.id_token! })
    expect((await endUser.go(url)).back).toBe(HOME)
  })

  it('refuses a refresh with a different auth_time (OIDC Core §12.2), so use advanceClock() with this SDK', async () => {
    const first = await signIn()
    emulator.control.ageSessions('alice', 600)
    await expect(refresh(first)).rejects.toThrow('auth_time')
  })
})
