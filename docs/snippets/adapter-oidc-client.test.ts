import { type Page, createReauth, defineSensitiveAction, memoryStore } from '@reauth/core'
import { type Emulator, startEmulator } from '@reauth/emulator'
import { InMemoryWebStorage, type INavigator, UserManager, WebStorageStateStore } from 'oidc-client-ts'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type FakeBrowser, openBrowser } from '../../packages/emulator/src/sdk.fixture.js'
import { withBiometrics } from './adapter-biometric.js'
import { oidcClient } from './adapter-oidc-client.js'

const ALICE = { name: 'alice', password: 'password', do: 'password' }

let emulator: Emulator
let browser: FakeBrowser
let manager: UserManager

const sent: string[] = []
const perform = ({ input, idToken }: { readonly input: { to: string }; readonly idToken: string }): string => {
  sent.push(idToken)
  return `sent to ${input.to}`
}
const transfer = defineSensitiveAction<{ to: string }, string>({
  id: 'transfer',
  requirement: { maxAge: '5m' },
  perform,
})
const closeAccount = defineSensitiveAction<{ to: string }, string>({
  id: 'closeAccount',
  requirement: { maxAge: 'always' },
  perform,
})
const store = memoryStore()

/** Creates the flow of a new page. */
function load(service = oidcClient(manager, browser.callback)) {
  const page: Page = {
    href: () => browser.href(),
    replaceAddress: (href) => void (location.href = href),
    rememberInTab: () => {},
    recallInTab: () => null,
    onRestored: () => () => {},
    onOnline: () => () => {},
  }
  return createReauth({
    service,
    actions: [transfer, closeAccount],
    store,
    page,
  })
}

/** Waits for the next second: `auth_time` has whole seconds, so a sign-in in this second would count for an action in this second. */
async function untilTheNextSecond(): Promise<void> {
  const { profile } = (await manager.getUser())!
  await vi.waitFor(() => expect(Math.floor(Date.now() / 1000)).toBeGreaterThan(profile.auth_time!), 20_000)
}

/** Starts an action that always prompts, and waits until the page is at the provider. */
async function leave(): Promise<void> {
  await untilTheNextSecond()
  await expect(load().perform(closeAccount, { to: 'Bob' })).resolves.toEqual({ outcome: 'redirecting' })
  await vi.waitFor(() => expect(new URL(browser.href()).searchParams.get('max_age')).toBe('0'), 20_000)
}

beforeEach(async () => {
  sent.length = 0
  emulator = await startEmulator()
  browser = await openBrowser(emulator)
  const browserStore = new WebStorageStateStore({ store: new InMemoryWebStorage() })
  const navigator: INavigator = {
    prepare: async () => ({
      navigate: async ({ url }) => {
        location.href = url
        return { url }
      },
      close: () => {},
    }),
    callback: async () => {},
  }
  manager = new UserManager(
    {
      authority: emulator.issuer,
      client_id: 'demo',
      redirect_uri: browser.callback,
      scope: 'openid offline_access',
      filterProtocolClaims: false,
      automaticSilentRenew: false,
      userStore: browserStore,
      stateStore: browserStore,
    },
    navigator,
  )
  await manager.signinRedirect({ prompt: 'consent' })
  await browser.follow(ALICE)
  await manager.signinCallback(browser.href())
})
afterEach(() => emulator.close())

it('performs without a prompt if the authentication is fresh', async () => {
  await expect(load().perform(transfer, { to: 'Bob' })).resolves.toEqual({ outcome: 'succeeded', data: 'sent to Bob' })
  expect(sent).toHaveLength(1)
})

it('redirects to the provider, and performs after the redirect', async () => {
  await leave()
  await browser.follow(ALICE)
  expect(browser.href()).toContain(browser.callback)

  const run = await load().resume()
  expect(run?.getSnapshot()).toMatchObject({ resumed: true })
  await run!.companions
  expect(new URL(browser.href()).search).toBe('')
  run!.confirm()
  await expect(run!.ended).resolves.toEqual({ outcome: 'succeeded', data: 'sent to Bob' })
  expect(sent).toHaveLength(1)
})

it('reports that the code of the callback was already used', async () => {
  await leave()
  await browser.follow(ALICE)
  location.href = browser.href().replace(/code=[^&]+/, 'code=used')
  const run = await load().resume()
  await expect(run!.ended).resolves.toMatchObject({ code: 'callbackRefused' })
  expect(sent).toHaveLength(0)
})

it('performs after a biometric prompt, without a redirect', async () => {
  await untilTheNextSecond()
  const bridge = {
    hasBiometrics: async () => true,
    authenticate: async () => {
      await manager.signinRedirect({ max_age: 0 })
      await browser.follow(ALICE)
      await manager.signinCallback(browser.href())
    },
  }
  const reauth = load(withBiometrics(oidcClient(manager, browser.callback), bridge))
  await expect(reauth.perform(closeAccount, { to: 'Bob' })).resolves.toMatchObject({ outcome: 'succeeded' })
  expect(sent).toHaveLength(1)
})

it('reports that the end-user declined', async () => {
  await leave()
  await browser.follow({ do: 'cancel' })
  const run = await load().resume()
  await expect(run!.ended).resolves.toMatchObject({ outcome: 'cancelled' })
  expect(sent).toHaveLength(0)
})
