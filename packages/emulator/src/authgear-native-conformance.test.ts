import { authgearWire } from '@reauth/core/adapters/authgear-react-native'
import { type AdapterWorld, describeAdapter } from '@reauth/core/testing'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { sharedMembers } from './adapter-world.fixture.js'
import type { DevicePlatform } from './device/index.js'
import { type Emulator, startEmulator } from './index.js'
import { NATIVE_SDKS, NativeApp, type NativeSdkName } from './native-app.fixture.js'

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator()
})
afterAll(() => emulator.close())

/** Creates the world of a native app with an emulator. The end-user's next action applies to the next prompt, of either kind. */
function nativeWorld(sdk: NativeSdkName, platform: DevicePlatform) {
  let app: NativeApp
  /** The counts after the sign-in. */
  let before = { visits: 0, shown: 0 }
  const shared = sharedMembers(
    () => emulator,
    () => app.wire,
  )
  const world: AdapterWorld = {
    ...shared,
    browser: 'inProcess',
    without: { prepare: 'the system opens the browser, and blocks none' },
    begin: async () => {
      emulator.control.reset()
      app = new NativeApp(sdk, platform, emulator)
      await app.signIn()
      before = { visits: app.device.visits.length, shown: app.device.biometrics.shown }
      app.wire.requests = 0
      await world.endUser('approves')
    },
    prompts: () => app.device.visits.length - before.visits + app.device.biometrics.shown - before.shown,
    endUser: async (answer) => {
      app.device.nextBrowser(answer === 'closesWindow' ? 'closes' : answer === 'hesitates' ? 'hesitates' : 'goesOn')
      app.device.nextPrompt(
        answer === 'approves' || answer === 'cancels' || answer === 'isLockedOut' || answer === 'hesitates'
          ? answer
          : 'approves',
      )
      if (answer !== 'closesWindow' && answer !== 'hesitates' && answer !== 'isLockedOut') await shared.endUser(answer)
    },
    authorizationRequest: async () => {
      const { visits } = app.device
      while (visits.length === before.visits) await new Promise((resolve) => setTimeout(resolve, 1))
      return new URL(visits.at(-1)!).searchParams
    },
    otherClient: async () => app.service(await app.start('other')),
  }
  const makeService = async (isWired: boolean) => {
    const wire = isWired ? authgearWire({ fetch: app.wire.fetch }) : undefined
    return app.service(await app.start('demo', wire?.fetch), wire && { wire })
  }
  return { world, makeService }
}

describe.each(NATIVE_SDKS)('@authgear/%s on %s', (sdk, platform) => {
  const { world, makeService } = nativeWorld(sdk, platform)
  describeAdapter(() => makeService(false), world, { describe, it })
})

describe.each([NATIVE_SDKS[0]!, NATIVE_SDKS[3]!])('@authgear/%s on %s, with the wire', (sdk, platform) => {
  const { world, makeService } = nativeWorld(sdk, platform)
  describeAdapter(() => makeService(true), world, { describe, it })
})
