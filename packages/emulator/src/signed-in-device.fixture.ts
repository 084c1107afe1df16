import { afterAll, beforeAll, beforeEach } from 'vitest'
import { SCOPE, SigningDevice } from './device.fixture.js'
import { type Emulator, startEmulator } from './index.js'
import { RelyingParty } from './relying-party.fixture.js'

/** What the provider answers to every key, challenge or signature that it does not take: the SDKs turn biometrics off. */
export const REFUSED = { status: 400, body: { error: 'invalid_grant', error_description: 'InvalidCredentials' } }

/** An app that alice is signed in to, and a device whose key is not registered yet. */
export interface SignedInDevice {
  readonly emulator: Emulator
  readonly app: RelyingParty
  readonly device: SigningDevice
}

/** Makes them anew for each test of a file, over one emulator whose clock stands still. */
export function withSignedInDevice(assign: (made: SignedInDevice) => unknown): void {
  let emulator: Emulator
  beforeAll(async () => {
    const now = Date.now()
    emulator = await startEmulator({ clock: () => now })
  })
  beforeEach(async () => {
    emulator.control.reset()
    const app = await RelyingParty.discover(emulator)
    await app.signIn({ scope: SCOPE })
    assign({ emulator, app, device: await SigningDevice.create(emulator) })
  })
  afterAll(() => emulator.close())
}
