import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Emulator, type RecordedRequest, startEmulator } from './index.js'
import { NATIVE_SDKS } from './native-app.fixture.js'
import { NativeWorld, WAIT_OPTIONS } from './native-world.fixture.js'

const USER_INFO = '/me'
const ENDPOINT = 'the endpoint'

let emulator: Emulator
/** The answered requests of the app, in order: without the provider's pages, which the end-user requests, and the key set, which the endpoint requests. */
let answered: string[] = []
beforeAll(async () => {
  const note = ({ path, grantType }: RecordedRequest): void => {
    if (grantType !== undefined) answered.push(`${path} ${grantType.split(':').at(-1)}`)
    else if (!/^\/(auth|interaction|jwks)/.test(path)) answered.push(path)
  }
  emulator = await startEmulator({ onRequest: note })
})
afterAll(() => emulator.close())

/** Opens an app whose SDK holds the claims of an authentication an hour ago, and whose service knows when they arrived. */
async function openWarm(sdk: (typeof NATIVE_SDKS)[number], isWired: boolean) {
  const world = await NativeWorld.open(...sdk, emulator)
  let release!: () => void
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const app = await world.start({
    isWired,
    fetch: async (input, init) => {
      // With the wire the adapter doesn't wait for the user info, which arrives last.
      if (isWired && input instanceof Request && input.url.endsWith(USER_INFO)) await released
      return world.app.wire.fetch(input, init)
    },
  })
  const { signal } = new AbortController()
  await app.service.refreshIdToken({ signal })
  await app.service.refreshIdToken({ signal })
  const { book } = world.bank
  Object.assign(world.bank, {
    book: (context: Parameters<typeof book>[0]) => {
      answered.push(ENDPOINT)
      return book(context)
    },
  })
  answered = []
  return {
    world,
    transfer: async () => {
      expect(await world.transfer(app)).toMatchObject({ outcome: 'succeeded' })
      return answered
    },
    settle: async () => {
      release()
      await expect.poll(() => answered.at(-1), WAIT_OPTIONS).toBe(USER_INFO)
    },
  }
}

describe.each(NATIVE_SDKS)('@authgear/%s on %s sends sequential requests', (...sdk) => {
  it.each([
    ['4 times with biometrics', false, ['/oauth2/challenge', '/token biometric-request', USER_INFO, ENDPOINT]],
    [
      '3 times with biometrics, if its `configure()` takes the wire',
      true,
      ['/oauth2/challenge', '/token biometric-request', ENDPOINT],
    ],
  ] as const)('%s', async (_, isWired, requests) => {
    const { transfer, settle } = await openWarm(sdk, isWired)
    expect(await transfer()).toEqual(requests)
    if (isWired) await settle()
  })

  it.each([
    [
      '3 times in the browser, once the end-user has answered',
      false,
      ['/token authorization_code', USER_INFO, ENDPOINT],
    ],
    ['twice in the browser, if its `configure()` takes the wire', true, ['/token authorization_code', ENDPOINT]],
  ] as const)('%s', async (_, isWired, requests) => {
    const { world, transfer, settle } = await openWarm(sdk, isWired)
    world.app.device.changeEnrollment()
    world.app.device.storage.delete('authgear_default_biometricKeyID')
    expect(await transfer()).toEqual(requests)
    if (isWired) await settle()
  })

  it('once if the claims are fresh', async () => {
    const { transfer } = await openWarm(sdk, false)
    await transfer()
    answered = []
    expect(await transfer()).toEqual([ENDPOINT])
  })
})
