import { createReauth } from '@reauth/core'
import { authgearReactNative } from '@reauth/core/adapters/authgear-react-native'
import { reactNativePage } from '@reauth/core/react-native'
import { type Emulator, startEmulator } from '@reauth/emulator'
import { reactNativeOf } from '@reauth/emulator/device'
import { renderToString } from 'react-dom/server'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { device } from './react-native-device.js'

vi.mock('react-native', async () => {
  const subscription = { remove: () => {} }
  return {
    // @ts-expect-error It has no types.
    ...((await import('react-native-web')) as object),
    ...reactNativeOf(device),
    AppState: { currentState: 'active', addEventListener: () => subscription },
    Linking: { getInitialURL: async () => null, addEventListener: () => subscription },
  }
})

/** The ID Tokens that the endpoint of the guide received. */
const sent: string[] = []
const network = globalThis.fetch
let isConnected = true
globalThis.fetch = async (input, init) => {
  if (!isConnected) throw new TypeError('Network request failed')
  if (typeof input !== 'string' || !input.startsWith('https://api.example.com/')) return network(input, init)
  sent.push(new Headers(init!.headers).get('authorization')!.slice('Bearer '.length))
  return Response.json({ receipt: 'R-1' }, { status: 201 })
}
const claimsOf = (idToken: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(idToken.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>

const { biometric, enableBiometrics, openApp, reauth, sendByHand, signIn, signOut, transfer, authgear } =
  await import('./react-native.js')
const { newerBiometric } = await import('./react-native-newer.js')
const { AppState, Linking } = await import('react-native')
const input = { to: 'Bob', amount: '20.00' }

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator({
    clients: [{ clientId: 'my-client-id', redirectURIs: ['com.example.bank://callback'] }],
  })
})
afterAll(() => emulator.close())
beforeEach(async () => {
  emulator.control.reset()
  device.reset()
  sent.length = 0
  reauth.reset()
  await openApp(emulator.issuer)
})

// #region test
it('continues in the browser after too many failed attempts', async () => {
  await signIn()
  await enableBiometrics()
  emulator.control.ageSessions('alice', 600)
  device.nextPrompt('isLockedOut')
  expect((await reauth.perform(transfer, input)).outcome).toBe('succeeded')
  // The sign-in, and the browser prompt after the lockout.
  expect(device.visits).toHaveLength(2)
})
// #endregion

const send = async () => {
  const { outcome, ...more } = await reauth.perform(transfer, input)
  return { outcome, code: 'code' in more ? more.code : undefined }
}

describe("the guide's app on a phone", () => {
  beforeEach(() => signIn())

  it('sends without a prompt right after the sign-in', async () => {
    expect(await reauth.perform(transfer, input)).toMatchObject({ outcome: 'succeeded', data: { receipt: 'R-1' } })
    expect([device.biometrics.shown, device.visits.length]).toEqual([0, 1])
    await signOut()
    expect(await send()).toEqual({ outcome: 'refused', code: 'sessionLost' })
  })

  it('shows a biometric prompt once biometrics are enabled, and the endpoint receives the new ID Token', async () => {
    await enableBiometrics()
    const { sid } = claimsOf(authgear.getIDTokenHint()!)
    emulator.control.ageSessions('alice', 3600)
    expect((await send()).outcome).toBe('succeeded')
    const claims = claimsOf(sent[0]!)
    expect(claims).toMatchObject({ sub: 'alice', amr: ['x_biometric'] })
    expect(emulator.now() - Number(claims['auth_time'])).toBeLessThan(60)
    expect([claims['sid'] === sid, device.visits.length]).toEqual([false, 1])
  })

  it('prompts in the in-app browser before biometrics are enabled, and keeps the session', async () => {
    const { sid } = claimsOf(authgear.getIDTokenHint()!)
    emulator.control.ageSessions('alice', 3600)
    expect((await send()).outcome).toBe('succeeded')
    expect([claimsOf(sent[0]!)['sid'], device.visits.length, device.biometrics.shown]).toEqual([sid, 2, 0])
  })

  it('turns biometrics off when the end-user signs in again', async () => {
    await enableBiometrics()
    await signIn()
    expect(await authgear.isBiometricEnabled()).toBe(false)
  })

  it('waits for the network with NetInfo', async () => {
    const listeners: ((state: { isConnected: boolean }) => void)[] = []
    const NetInfo = {
      addEventListener: (listener: (typeof listeners)[number]) => {
        listeners.push(listener)
        return () => {}
      },
    }
    const connect = (connected: boolean): void => {
      isConnected = connected
      for (const listener of listeners) listener({ isConnected: connected })
    }
    const page = reactNativePage({ AppState, Linking, NetInfo })
    const service = authgearReactNative(authgear, {
      redirectURI: 'com.example.bank://callback',
      isOnline: () => page.isOnline(),
    })
    connect(false)
    const run = createReauth({ service, page }).start(transfer, input)
    await vi.waitUntil(() => run.getSnapshot().state === 'refreshing.offline', { timeout: 20_000 })
    connect(true)
    expect((await run.ended).outcome).toBe('succeeded')
  })

  it('shows the screen', async () => {
    const { App } = await import('./react-native-screen.js')
    expect(renderToString(<App />)).toContain('Send 20.00 to Bob')
  })
})

describe('the biometric options', () => {
  const serviceWith = (given: unknown) =>
    authgearReactNative(authgear, { redirectURI: 'com.example.bank://callback', biometric: given as typeof biometric })
  it('are also accepted in the format of version 5', () => {
    expect(serviceWith(newerBiometric)).toHaveProperty('biometric')
  })

  it('are refused with the name of the field when the app starts', () => {
    const { policy: _, ...ios } = biometric.ios
    expect(() => serviceWith({ ...biometric, ios })).toThrow(
      expect.objectContaining({ code: 'invalidConfiguration', field: 'biometric.ios.policy' }),
    )
  })
})

describe('by hand', () => {
  const call = vi.fn(async () => new Response())
  let enrolled: number
  const prompts = (): number => device.biometrics.shown - enrolled
  beforeEach(async () => {
    call.mockClear()
    await signIn()
    await enableBiometrics()
    enrolled = device.biometrics.shown
    emulator.control.ageSessions('alice', 600)
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('two taps open two prompts (line 1)', async () => {
    // The second session ends the first, and one of the two throws.
    await Promise.allSettled([sendByHand(call), sendByHand(call)])
    expect(prompts()).toBe(2)
  })

  it('calls for an end-user who cannot reauthenticate, without a biometric prompt (line 2)', async () => {
    emulator.control.setCanReauthenticate('alice', false)
    await sendByHand(call)
    expect([call.mock.calls.length, prompts()]).toEqual([1, 0])
    expect((await send()).outcome).toBe('succeeded')
    expect(prompts()).toBe(1)
  })

  it('shows no prompt on a device whose clock is ten minutes slow (line 3)', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 600_000 })
    await sendByHand(call)
    expect([call.mock.calls.length, prompts()]).toEqual([1, 0])
  })

  it.each(['cancels', 'isLockedOut', 'keyInvalidated'] as const)(
    'throws without opening the browser if the prompt ends with: %s (line 4)',
    async (answer) => {
      device.nextPrompt(answer)
      await expect(sendByHand(call)).rejects.toBeInstanceOf(Error)
      expect([device.visits.length, call.mock.calls.length]).toEqual([1, 0])
    },
  )
})
