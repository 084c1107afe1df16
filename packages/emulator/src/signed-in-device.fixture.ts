import { afterAll, beforeAll, beforeEach } from 'vitest'
import { SCOPE, SigningDevice } from './device.fixture.js'
import { type Emulator, startEmulator } from './index.js'
import { RelyingParty } from './relying-party.fixture.js'

/** The response to every refused key, challenge or signature, after which the SDKs disable biometrics. */
export const REFUSED = { status: 400, body: { error: 'invalid_grant', error_description: 'InvalidCredentials' } }

/** An app in which alice is signed in, and a device whose key isn't registered yet. */
export interface SignedInDevice {
  readonly emulator: Emulator
  readonly app: RelyingParty
  readonly device: SigningDevice
}

/** Creates a new app and device for each test of a file, with one emulator whose clock stands still. */
export function withSignedInDevice(assign: (device: SignedInDevice) => unknown): void {
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
