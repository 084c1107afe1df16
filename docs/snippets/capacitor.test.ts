import { type Emulator, startEmulator } from '@reauth/emulator'
import { capacitorBridgeOf, createDevice } from '@reauth/emulator/device'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'

// The first test that needs the SDK of the guide loads it.
const device = createDevice({ platform: 'android' })
const input = { to: 'Bob', amount: '20.00' }

let emulator: Emulator
let left: string[]
const network = globalThis.fetch
beforeAll(async () => {
  emulator = await startEmulator({
    clients: [{ clientId: 'my-client-id', redirectURIs: ['com.example.bank://callback', 'http://localhost/callback'] }],
  })
})
afterAll(() => emulator.close())
beforeEach(() => {
  vi.resetModules()
  left = []
  const location = {
    origin: 'http://localhost',
    pathname: '/',
    get href() {
      return left.at(-1) ?? 'http://localhost/'
    },
    set href(next: string) {
      left.push(next)
    },
  }
  const storage = new Map<string, string>()
  const localStorage = {
    getItem: (name: string) => storage.get(name) ?? null,
    setItem: (name: string, value: string) => void storage.set(name, value),
    removeItem: (name: string) => void storage.delete(name),
  }
  vi.stubGlobal('location', location)
  vi.stubGlobal('localStorage', localStorage)
  vi.stubGlobal('window', globalThis)
  vi.stubGlobal('fetch', (address: string, init?: RequestInit) =>
    typeof address === 'string' && address.startsWith('https://api.example.com/')
      ? Promise.resolve(Response.json({ receipt: 'R-1' }, { status: 201 }))
      : network(address, init),
  )
})

it('on a device, shows a biometric prompt, and the promise settles at the end of the run', async () => {
  // #region device
  // Then import your own module.
  Object.assign(globalThis, { window: globalThis }, capacitorBridgeOf(device))
  const { session, reauth, transfer } = await import('./capacitor.js')
  // #endregion
  await session.open(emulator.issuer)
  await session.signIn()
  await session.enableBiometrics!()
  emulator.control.ageSessions('alice', 600)
  const shown = device.biometrics.shown
  expect((await reauth.perform(transfer, input)).outcome).toBe('succeeded')
  expect([device.biometrics.shown - shown, device.visits.length]).toEqual([1, 1])
  expect(await reauth.resume()).toBeNull()
})

it('in a browser, has no biometrics, and redirects', async () => {
  vi.doMock('@capacitor/core', () => ({ Capacitor: { isNativePlatform: () => false } }))
  const { session } = await import('./capacitor.js')
  await session.open(emulator.issuer)
  expect([session.service.browser?.kind, session.service.biometric, 'enableBiometrics' in session]).toEqual([
    'redirect',
    undefined,
    false,
  ])
  await session.signIn()
  expect(new URL(left[0]!).searchParams.get('redirect_uri')).toBe('http://localhost/signed-in')
})
