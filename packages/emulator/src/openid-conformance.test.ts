import { memoryStore } from '@reauth/core'
import { type OpenIdService, openid } from '@reauth/core/adapters/openid'
import { describeAdapter } from '@reauth/core/testing'
import * as oauth from 'oauth4webapi'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { type SdkUnderTest, redirectWorld } from './adapter-world.fixture.js'
import { passwordOf } from './end-user.fixture.js'
import { type Emulator, startEmulator } from './index.js'

const REDIRECT_URI = 'http://localhost:4300/callback'
/** The lifetime of the emulator's ID Tokens, in seconds. */
const ID_TOKEN_LIFETIME = 300

const network = globalThis.fetch
let emulator: Emulator
let store: ReturnType<typeof memoryStore>
/** The service of the page that signed in. The session is in its memory. */
let signedIn: OpenIdService | undefined

beforeAll(async () => {
  emulator = await startEmulator({ profile: 'oidc' })
})
afterAll(async () => {
  globalThis.fetch = network
  await emulator.close()
})

const load = (clientID: string): OpenIdService =>
  openid(oauth, {
    issuer: emulator.issuer,
    clientID,
    redirectURI: REDIRECT_URI,
    store,
    allowInsecureLoopback: true,
  })

const sdk: SdkUnderTest = {
  signIn: async ({ browser, wire }) => {
    globalThis.fetch = wire.fetch
    store = memoryStore()
    signedIn = load('demo')
    await signedIn.signIn()
    await browser.follow(passwordOf('alice'))
    await signedIn.finishSignIn(browser.href())
  },
  makeService: (_, clientID) => {
    if (clientID !== 'demo' || signedIn === undefined) return load(clientID)
    const service = signedIn
    signedIn = undefined
    return service
  },
  without: {
    biometric: 'a page has no biometrics',
    isLockedOut: 'a page has no biometrics',
  },
}

describe('oauth4webapi', () => {
  const { world, makeService } = redirectWorld(() => emulator, sdk)
  describeAdapter(
    makeService,
    {
      ...world,
      // Until then the page uses the ID Token of the sign-in, which has the claims.
      omitClaims: async (names) => {
        await world.passTime!(ID_TOKEN_LIFETIME)
        await world.omitClaims!(names)
      },
    },
    { describe, it },
  )
})
