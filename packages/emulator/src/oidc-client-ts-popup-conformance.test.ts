import { oidcClientTs } from '@reauth/core/adapters/oidc-client-ts'
import { describeAdapter } from '@reauth/core/testing'
import { UserManager, WebStorageStateStore } from 'oidc-client-ts'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { type Emulator, startEmulator } from './index.js'
import { CALLBACK, pageWorld } from './page-world.fixture.js'

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator({ profile: 'oidc' })
})
afterAll(() => emulator.close())

const load = (clientId: string): UserManager => {
  const store = new WebStorageStateStore({ store: localStorage })
  return new UserManager({
    authority: emulator.issuer,
    client_id: clientId,
    redirect_uri: CALLBACK,
    scope: 'openid offline_access',
    automaticSilentRenew: false,
    userStore: store,
    stateStore: store,
  })
}

const { world, makeService } = pageWorld('inProcess', () => emulator, {
  signIn: async (comeBack) => {
    void load('demo').signinRedirect()
    await comeBack()
    await load('demo').signinRedirectCallback()
  },
  makeService: (clientId) => oidcClientTs(load(clientId), { mode: 'popup' }),
  without: {
    biometric: 'the SDK for pages has no biometrics',
    isLockedOut: 'the SDK for pages has no biometrics',
  },
})
describe('oidc-client-ts, in a window', () => {
  describeAdapter(makeService, world, { describe, it })
})
