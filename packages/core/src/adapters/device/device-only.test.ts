import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createReauth, defineSensitiveAction, memoryStore } from '../../index.js'
import type { ReauthService } from '../../service/reauth-service.js'
import { ServiceError } from '../../words/service-error.js'
import { AppServer, claimsOf } from '../app-session/session-server.fixture.js'
import { type CheckingDevice, type DeviceOnlyOptions, nativeBiometric } from '../native-biometric.js'
import { session } from '../session.js'
import { codeOf, prompt } from './native-biometric.fixture.js'

/** `iat` of what the server says, and when its end-user signed in: too long ago for five minutes. */
const NOW = 1_800_000_000
const SIGNED_IN = NOW - 3000

let server: AppServer
let device: CheckingDevice & { readonly check: ReturnType<typeof vi.fn<CheckingDevice['check']>> }
let authTime: number

beforeEach(async () => {
  server = await AppServer.start()
  authTime = SIGNED_IN
  server.answer('/session', () => ({ body: claimsOf({ iat: NOW, auth_time: authTime }) }))
  device = { proof: 'deviceOnly', isEnabled: () => true, check: vi.fn<CheckingDevice['check']>(async () => {}) }
})
afterEach(() => server.stop())

const make = (service: ReauthService = session({ url: `${server.origin}/session` }), change: object = {}) =>
  nativeBiometric(device, { service, allowDeviceOnly: true, ...change } as DeviceOnlyOptions)

describe('a check of the device', () => {
  it('lets the app continue as if the end-user had just authenticated, according to the clock of the server', async () => {
    await expect(make().biometric!.reauthenticate(prompt)).resolves.toMatchObject({
      subject: 'alice',
      authTime: NOW,
      methods: ['pwd'],
    })
  })

  it('changes neither the server nor the result of the next refresh', async () => {
    const service = make()
    await service.biometric!.reauthenticate(prompt)
    expect(server.requests).toEqual(['GET /session'])
    await expect(service.refreshIdToken(prompt)).resolves.toMatchObject({ authTime: SIGNED_IN })
  })

  it('does not succeed if the session is lost', async () => {
    server.answer('/session', { status: 401, body: '' })
    await expect(codeOf(make().biometric!.reauthenticate(prompt))).resolves.toBe('sessionLost')
  })

  it('that fails returns no claims, and sends nothing to the server', async () => {
    device.check.mockRejectedValue(new ServiceError('cancelled'))
    await expect(codeOf(make().biometric!.reauthenticate(prompt))).resolves.toBe('cancelled')
    device.check.mockRejectedValue(new Error('x'))
    await expect(codeOf(make().biometric!.reauthenticate(prompt))).resolves.toBe('unexpected')
    expect(server.requests).toEqual([])
  })

  it('that never settles ends when the signal aborts, and returns no claims later', async () => {
    let pass = (): void => {}
    device.check.mockImplementation(() => new Promise((resolve) => (pass = resolve)))
    const controller = new AbortController()
    const asking = make().biometric!.reauthenticate({ ...prompt, signal: controller.signal })
    await vi.waitFor(() => expect(device.check).toHaveBeenCalled())
    controller.abort()
    await expect(codeOf(asking)).resolves.toBe('cancelled')
    pass()
    await new Promise(setImmediate)
    expect(server.requests).toEqual([])
  })

  it.each<[string, object]>([
    ['`acr_values`', { acrValues: ['gold'] }],
    ['a step-up that the server asked for', { isStepUp: true }],
  ])('is skipped for %s, which it cannot satisfy', async (_, change) => {
    const signInURL = { signInURL: '/sign-in', redirectURI: 'https://app.example.com/callback' }
    const { biometric } = make(session({ url: `${server.origin}/session`, ...signInURL }))
    await expect(codeOf(biometric!.reauthenticate({ ...prompt, ...change }))).resolves.toBe('biometricUnavailable')
    expect(device.check).not.toHaveBeenCalled()
  })

  it('is enabled if the device returns `true`', async () => {
    await expect(make().biometric!.isEnabled()).resolves.toBe(true)
    device = { ...device, isEnabled: () => 1 as never }
    await expect(make().biometric!.isEnabled()).resolves.toBe(false)
  })

  it.each<[string, object]>([
    ['allowDeviceOnly', { allowDeviceOnly: undefined }],
    ['allowDeviceOnly', { allowDeviceOnly: false }],
    ['allowDeviceOnly', { allowDeviceOnly: 'true' }],
    ['allowDeviceOnly', { allowDeviceOnly: 1 }],
    ['service', { service: undefined }],
    ['service', { service: {} }],
    ['audience', { audience: 'https://app.example.com' }],
  ])('refuses %s: %j', (field, change) => {
    expect(() => make(undefined, change)).toThrow(expect.objectContaining({ code: 'invalidConfiguration', field }))
  })
})

describe('a run with a check of the device', () => {
  /** The app's endpoint, and what it demands. */
  const run = async (service: ReauthService) => {
    const action = defineSensitiveAction<undefined, Response>({
      id: 'show',
      requirement: { maxAge: '5m' },
      describe: () => 'Show the number',
      perform: ({ signal }) => fetch(`${server.origin}/number`, { method: 'POST', signal }),
    })
    const outcome = await createReauth({ service, actions: [action], store: memoryStore() }).perform(action, undefined)
    return 'code' in outcome ? outcome.code : outcome.outcome
  }
  const demanding = () => {
    const challenge = { 'www-authenticate': 'Bearer error="insufficient_user_authentication", max_age=300' }
    server.answer('/number', () =>
      authTime > SIGNED_IN ? { body: {} } : { status: 401, headers: challenge, body: {} },
    )
  }
  const calls = () => server.requests.filter((request) => request.includes('/number')).length

  it('succeeds if the server requires no authentication', async () => {
    server.answer('/number', { body: {} })
    await expect(run(make())).resolves.toBe('succeeded')
    expect([device.check.mock.calls.length, calls()]).toEqual([1, 1])
  })

  it('prompts in the browser if the server requires an authentication, and never checks the device twice', async () => {
    demanding()
    const service = session({ url: `${server.origin}/session`, reauthenticate: () => void (authTime = NOW + 1) })
    await expect(run(make(service))).resolves.toBe('succeeded')
    expect([device.check.mock.calls.length, calls()]).toEqual([1, 2])
  })

  it('does not succeed if the server requires an authentication and there is no browser', async () => {
    demanding()
    await expect(run(make())).resolves.toBe('biometricUnavailable')
    expect([device.check.mock.calls.length, calls()]).toEqual([1, 1])
  })
})
