import { authgearWeb, authgearWire } from '@reauth/core/adapters/authgear-web'
import { describeAdapter } from '@reauth/core/testing'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { type OpenPage, type SdkUnderTest, redirectWorld } from './adapter-world.fixture.js'
import { type Emulator, startEmulator } from './index.js'

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator()
})
afterAll(() => emulator.close())

const WITHOUT: SdkUnderTest['without'] = {
  biometric: 'the SDK for pages has no biometrics',
  isLockedOut: 'the SDK for pages has no biometrics',
}

async function signIn({ browser, wire }: OpenPage): Promise<void> {
  const authgear = await browser.load(browser.href(), wire.fetch)
  await authgear.startAuthentication({ redirectURI: browser.callback })
  await browser.follow({ name: 'alice', password: 'password', do: 'password' })
  await authgear.finishAuthentication()
}

async function load({ wire }: OpenPage, clientID: string, fetch: typeof globalThis.fetch = wire.fetch) {
  // The SDK needs a page when it is imported.
  const { WebContainer: Container } = await import('@authgear/web')
  const authgear = new Container()
  await authgear.configure({ clientID, endpoint: emulator.issuer, fetch })
  return authgear
}

describe.each([
  ['with the wire', true],
  ['without the wire', false],
])('@authgear/web, %s', (_, isWired) => {
  const { world, makeService } = redirectWorld(() => emulator, {
    signIn,
    without: WITHOUT,
    makeService: async (page, clientId) => {
      const redirectURI = page.browser.callback
      const wire = authgearWire({ fetch: page.wire.fetch })
      return isWired
        ? authgearWeb(await load(page, clientId, wire.fetch), { redirectURI, wire })
        : authgearWeb(await load(page, clientId), { redirectURI })
    },
  })
  describeAdapter(makeService, world, { describe, it })
})
