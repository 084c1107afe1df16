import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { PromptAnswer } from './device/index.js'
import { BOB } from './edge-cases.fixture.js'
import { type Emulator, startEmulator } from './index.js'
import { NATIVE_SDKS } from './native-app.fixture.js'
import { NativeWorld, WAIT_OPTIONS, type StartOptions, claims } from './native-world.fixture.js'

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator()
})
afterAll(() => emulator.close())
afterEach(() => {
  vi.unstubAllGlobals()
})

describe.each(NATIVE_SDKS)('@authgear/%s on %s', (sdk, platform) => {
  let world: NativeWorld
  beforeEach(async () => {
    world = await NativeWorld.open(sdk, platform, emulator)
  })

  /** Performs a transfer with this answer to the prompt. Returns the outcome and where the end-user was prompted. */
  const transferring = async (answer: PromptAnswer, options?: StartOptions) => {
    const app = await world.start(options)
    world.app.device.nextPrompt(answer)
    const ended = await world.transfer(app)
    const { visits, grants } = world.look()
    return { app, ended, visits, grants, isEnabled: await app.container.isBiometricEnabled() }
  }
  const SUCCEEDED = { ended: expect.objectContaining({ outcome: 'succeeded' }) as unknown }
  const endedWith = (outcome: string, code: string) => ({
    ended: expect.objectContaining({ outcome, code }) as unknown,
  })

  it('row 18: prompts once more if the endpoint requires a newer authentication, and then ends as ineffective', async () => {
    const app = await world.start()
    await world.transfer(app)
    emulator.control.advanceClock(120)
    world.bank.window = 60
    expect(await world.transfer(app)).toMatchObject({ outcome: 'succeeded' })
    expect(world.app.device.biometrics.shown).toBe(3)
    emulator.control.advanceClock(60)
    // The clocks of the provider and the endpoint differ by more than maxAge.
    emulator.control.setClockOffset(-30)
    world.bank.window = 10
    expect(await world.transfer(app)).toMatchObject({ outcome: 'refused', code: 'stepUpIneffective' })
    expect(world.app.device.biometrics.shown).toBe(4)
  })

  it('row 19: stops if the end-user cancels the prompt, or continues in the browser if the app wants that', async () => {
    expect(await transferring('cancels')).toMatchObject({ ...endedWith('cancelled', 'cancelled'), visits: 0 })
    expect(world.bank.calls).toBe(0)
    const reauth = { onBiometricCancel: 'browser' } as const
    expect(await transferring('cancels', { reauth })).toMatchObject({ ...SUCCEEDED, visits: 1, isEnabled: true })
  })

  it("row 19: continues in the browser if the end-user taps Android's negative button, or stops if the app wants that", async () => {
    const stopped = { ...endedWith('cancelled', 'cancelled'), visits: 0 }
    const adapter = { onNegativeButton: 'cancel' } as const
    expect(await transferring('negativeButton', { adapter })).toMatchObject(stopped)
    const expected = platform === 'android' ? { ...SUCCEEDED, visits: 1 } : stopped
    expect(await transferring('negativeButton')).toMatchObject({ ...expected, isEnabled: true })
  })

  it.each([
    ['isLockedOut', 'biometricLockout'],
    ['isLockedOutForGood', 'biometricLockout'],
    ['isNotRecognized', platform === 'android' ? 'biometricLockout' : 'biometricUnavailable'],
  ] as const)(
    'row 20: continues in the browser after too many attempts, or ends if it cannot: %s',
    async (answer, code) => {
      expect(await transferring(answer)).toMatchObject({ ...SUCCEEDED, visits: 1, isEnabled: true })
      emulator.control.setCanReauthenticate('alice', false)
      emulator.control.ageSessions('alice', 3600)
      expect(await transferring(answer)).toMatchObject({ ...endedWith('failed', code), visits: 0 })
    },
  )

  it.each([
    ['notEnrolled', 'biometricNotEnrolled'],
    ['noPasscode', 'biometricNotEnrolled'],
    ['noHardware', 'biometricUnavailable'],
    ['permissionDenied', 'biometricUnavailable'],
  ] as const)(
    'row 21: continues in the browser if no biometrics are available, prompts once, and ends if it cannot: %s',
    async (answer, code) => {
      const { app: _, ...ended } = await transferring(answer)
      expect(ended).toMatchObject({ ...SUCCEEDED, visits: 1, isEnabled: true })
      emulator.control.setCanReauthenticate('alice', false)
      emulator.control.ageSessions('alice', 3600)
      expect(await transferring(answer)).toMatchObject({ ...endedWith('failed', code), visits: 0 })
    },
  )

  it('row 22: continues in the browser if the key was invalidated, and shows no more biometric prompts', async () => {
    const { app, ...ended } = await transferring('keyInvalidated')
    expect(ended).toMatchObject({ ...SUCCEEDED, visits: 1, isEnabled: false })
    emulator.control.advanceClock(400)
    expect(await world.transfer(app)).toMatchObject({ outcome: 'succeeded' })
    expect([world.look().visits, world.app.device.biometrics.shown]).toEqual([1, 1])
  })

  it('row 22: continues in the browser if another finger or face was enrolled on the device', async () => {
    world.app.device.changeEnrollment()
    expect(await transferring('approves')).toMatchObject({ ...SUCCEEDED, visits: 1, isEnabled: false })
  })

  it.each(['removeDeviceKeys', 'invalidateDeviceKeys'] as const)(
    'row 22: continues in the browser if the server no longer knows the key, and keeps the session: %s',
    async (change) => {
      emulator.control[change]('alice')
      const { app, ...ended } = await transferring('approves')
      expect(ended).toMatchObject({ ...SUCCEEDED, visits: 1, isEnabled: false })
      expect(ended.grants).toContain('biometric-request 400')
      expect(app.container.sessionState).toBe('AUTHENTICATED')
    },
  )

  it('row 22: ends with the code of the problem if the browser cannot prompt, and does not prompt again', async () => {
    emulator.control.setCanReauthenticate('alice', false)
    const { app, ...ended } = await transferring('keyInvalidated')
    expect(ended).toMatchObject({ ...endedWith('failed', 'biometricInvalidated'), visits: 0, isEnabled: false })
    expect(await world.transfer(app)).toMatchObject({ outcome: 'refused', code: 'cannotReauthenticate' })
  })

  it.each(['timesOut', 'fails', 'keyMissing', 'systemCancels'] as const)(
    'row 23: continues in the browser after an error that the SDK does not know: %s',
    async (answer) => {
      expect(await transferring(answer)).toMatchObject({ ...SUCCEEDED, visits: 1 })
    },
  )

  it('row 23: shows a prompt that the system cancelled once more when the app is in the foreground', async () => {
    // React Native reports this by `AppState`, and Capacitor by its page.
    const appState = { currentState: 'active', addEventListener: () => ({ remove: () => {} }) }
    vi.stubGlobal('document', { visibilityState: 'visible' })
    const app = await world.start({ adapter: sdk === 'react-native' ? { appState } : {} })
    world.app.device.nextPrompt('systemCancels', 'approves')
    expect(await world.transfer(app)).toMatchObject({ outcome: 'succeeded' })
    emulator.control.ageSessions('alice', 3600)
    const next = await world.start({ adapter: sdk === 'react-native' ? { appState } : {} })
    world.app.device.nextPrompt('systemCancels', 'systemCancels')
    expect(world.look().visits).toBe(0)
    expect(await world.transfer(next)).toMatchObject({ outcome: 'succeeded' })
    expect(world.look().visits).toBe(1)
  })

  it('row 24: shows a biometric prompt even if the end-user cannot reauthenticate in the browser', async () => {
    emulator.control.setCanReauthenticate('alice', false)
    expect(await transferring('approves')).toMatchObject({ ...SUCCEEDED, visits: 0 })
    expect(world.booked()).toEqual([BOB])
  })

  it('row 25: expects a new session after biometrics; the previous session and its requests continue', async () => {
    const app = await world.start()
    await app.container.refreshIDToken()
    const before = claims(app)
    const old = app.container.accessToken!
    expect(await world.transfer(app)).toMatchObject({ outcome: 'succeeded' })
    const after = claims(app)
    expect(after).toMatchObject({ sub: before['sub'], amr: ['x_biometric'] })
    expect(after['sid']).not.toBe(before['sid'])
    const answer = await fetch(`${emulator.issuer}/me`, { headers: { authorization: `Bearer ${old}` } })
    expect([answer.status, app.container.accessToken === old]).toEqual([200, false])
    // The next start of the app continues with the new session.
    const next = await world.start()
    await next.container.refreshIDToken()
    expect(claims(next)['sid']).toBe(after['sid'])
  })

  it.each([
    ['a fingerprint', 'hesitates'],
    ['the browser', 'isLockedOut'],
  ] as const)(
    'row 26: an app that is killed during a prompt for %s has nothing to resume, and reads the claims again',
    async (_, answer) => {
      const app = await world.start()
      world.app.device.nextPrompt(answer)
      world.app.device.nextBrowser('hesitates')
      void world.transfer(app)
      await vi.waitUntil(() => world.app.device.biometrics.isOpen || world.app.device.visits.length === 2, WAIT_OPTIONS)
      world.app.device.killApp()
      const next = await world.start()
      expect(await next.reauth.resume()).toBeNull()
      expect([await world.store.list(), world.bank.calls]).toEqual([[], 0])
      world.look()
      expect(await world.transfer(next)).toMatchObject({ outcome: 'succeeded' })
      expect(world.look().grants).toEqual(['refresh_token 200', 'biometric-request 200'])
      expect(world.booked()).toEqual([BOB])
    },
  )

  it('row 26: starts with the state of the session at the time when the app was killed', async () => {
    const killed = await world.start()
    await killed.container.refreshIDToken()
    await killed.service.biometric!.reauthenticate({ maxAge: 0, acrValues: [], signal: new AbortController().signal })
    const next = await world.start()
    const shown = world.app.device.biometrics.shown
    expect(await world.transfer(next)).toMatchObject({ outcome: 'succeeded' })
    expect(world.app.device.biometrics.shown).toBe(shown)
  })
})
