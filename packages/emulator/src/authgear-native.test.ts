import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { BOB } from './edge-cases.fixture.js'
import { type Emulator, startEmulator } from './index.js'
import { NATIVE_SDKS, REDIRECT_URI } from './native-app.fixture.js'
import { NativeWorld, WAIT_OPTIONS, claims } from './native-world.fixture.js'

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator()
})
afterAll(() => emulator.close())
afterEach(() => {
  vi.useRealTimers()
})

const prompt = (signal = new AbortController().signal) => ({ maxAge: 0, acrValues: [], signal })

describe.each(NATIVE_SDKS)('the real @authgear/%s with native code of %s', (sdk, platform) => {
  let world: NativeWorld
  beforeEach(async () => {
    world = await NativeWorld.open(sdk, platform, emulator)
  })

  it('reauthenticates in the browser, and keeps the session', async () => {
    const app = await world.start({ adapter: { biometric: null } })
    await app.container.refreshIDToken()
    const before = claims(app)
    expect(await world.transfer(app)).toMatchObject({ outcome: 'succeeded' })
    expect(world.look()).toMatchObject({ visits: 1 })
    expect(claims(app)['sid']).toBe(before['sid'])
    expect(Number(claims(app)['auth_time'])).toBeGreaterThan(Number(before['auth_time']))
    const asked = new URL(world.app.device.visits.at(-1)!).searchParams
    expect(Object.fromEntries(asked)).toMatchObject({ max_age: '0', redirect_uri: REDIRECT_URI, x_platform: platform })
  })

  it('signs a challenge with the device key, without opening the browser', async () => {
    const app = await world.start()
    expect(await world.transfer(app)).toMatchObject({ outcome: 'succeeded' })
    expect(world.look()).toEqual({ visits: 0, grants: ['refresh_token 200', 'biometric-request 200'] })
    expect(world.booked()).toEqual([BOB])
  })

  it('shows no biometric prompt before the end-user has enabled it, or after another sign-in disabled it', async () => {
    const app = await world.start()
    await app.container.authenticate({ redirectURI: REDIRECT_URI })
    emulator.control.ageSessions('alice', 3600)
    expect(await app.service.biometric!.isEnabled()).toBe(false)
    const shown = world.app.device.biometrics.shown
    world.look()
    expect(await world.transfer(app)).toMatchObject({ outcome: 'succeeded' })
    expect([world.look().visits, world.app.device.biometrics.shown]).toEqual([1, shown])
  })

  it('never opens the browser by itself if the key disappears after the check', async () => {
    const app = await world.start()
    expect(await app.service.biometric!.isEnabled()).toBe(true)
    await app.container.disableBiometric()
    await expect(app.service.biometric!.reauthenticate(prompt())).rejects.toMatchObject({
      code: 'biometricInvalidated',
    })
    expect(world.look().visits).toBe(0)
  })

  it('continues in the browser if a prompt times out', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const app = await world.start()
    world.app.device.nextPrompt('hesitates')
    const ended = world.transfer(app)
    await world.prompted()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(await ended).toMatchObject({ outcome: 'succeeded' })
    expect(world.look().visits).toBe(1)
  })

  it.each([false, true])(
    'ignores a prompt that is answered after its run continued in the browser (wire: %s)',
    async (isWired) => {
      const app = await world.start({ isWired })
      await app.container.refreshIDToken()
      const { sid } = claims(app)
      world.app.device.nextPrompt('hesitates')
      const run = app.reauth.start(world.action, BOB)
      await world.prompted()
      run.choose('browser')
      expect(await run.outcome).toMatchObject({ outcome: 'succeeded' })
      world.look()
      world.app.device.answerPrompt('approves')
      if (isWired) await vi.waitUntil(() => world.app.device.biometrics.signed === 2, WAIT_OPTIONS)
      else await vi.waitUntil(() => claims(app)['sid'] !== sid, WAIT_OPTIONS)
      expect(await world.transfer(app)).toMatchObject({ outcome: 'succeeded' })
      // The wire sends nothing for a run that has ended.
      expect(world.look()).toEqual({ visits: 0, grants: isWired ? [] : ['biometric-request 200'] })
      expect([world.bank.calls, claims(app)['sid'] === sid]).toEqual([2, isWired])
    },
  )

  it('prompts again in the next run after a run was cancelled during an open prompt', async () => {
    const app = await world.start()
    world.app.device.nextPrompt('hesitates', 'approves')
    const run = app.reauth.start(world.action, BOB)
    await world.prompted()
    run.cancel()
    expect(await run.outcome).toMatchObject({ outcome: 'cancelled' })
    expect(await world.transfer(app)).toMatchObject({ outcome: 'succeeded' })
    expect([world.app.device.biometrics.isOpen, world.bank.calls, world.look().visits]).toEqual([false, 1, 0])
  })

  it('refuses a different end-user who returns from the browser, and gives their token to nobody', async () => {
    const app = await world.start({ adapter: { biometric: null } })
    emulator.control.setNextInteraction({ kind: 'approve', user: 'mallory' })
    expect(await world.transfer(app)).toMatchObject({ outcome: 'refused', code: 'subjectMismatch' })
    expect(claims(app)['sub']).toBe('mallory')
    await expect(app.service.getIdToken()).rejects.toMatchObject({ code: 'sessionLost' })
    expect(await world.transfer(app)).toMatchObject({ outcome: 'succeeded' })
    expect([claims(app)['sub'], world.bank.calls]).toEqual(['alice', 1])
  })

  it('detects from a different `sid` after the browser prompt that the session had ended', async () => {
    const app = await world.start({ adapter: { biometric: null } })
    const { signal } = new AbortController()
    await app.service.refreshIdToken({ signal })
    await app.service.refreshIdToken({ signal })
    emulator.control.killSessions('alice')
    emulator.control.setNextInteraction({ kind: 'approve', user: 'alice' })
    world.look()
    expect(await world.transfer(app)).toMatchObject({ outcome: 'refused', code: 'sessionLost' })
    expect(world.look()).toEqual({ visits: 1, grants: ['authorization_code 200', 'id-token 401'] })
  })

  it('reports a lost session once, and no change after its own biometric authentication, to itself and the app', async () => {
    const app = await world.start()
    await app.container.refreshIDToken()
    const [changes, reasons] = [[] as string[], [] as string[]]
    app.container.delegate = {
      onSessionStateChange: (_: unknown, reason: string) => void reasons.push(reason),
      sendWechatAuthRequest: () => {},
    }
    app.service.subscribe!((change) => void changes.push(change))
    await app.service.biometric!.reauthenticate(prompt())
    expect([changes, reasons]).toEqual([[], ['AUTHENTICATED']])
    emulator.control.killSessions('alice')
    await expect(app.service.refreshIdToken(prompt())).rejects.toMatchObject({ code: 'sessionLost' })
    expect([changes, [...new Set(reasons)]]).toEqual([['lost'], ['AUTHENTICATED', 'INVALID']])
  })

  it.each([
    ['no network', () => void (world.app.wire.fault = 'offline')],
    [
      'too many challenges',
      () => emulator.control.failNextChallenge({ kind: 'error', status: 429, reason: 'TooManyRequest' }),
    ],
    [
      'too many requests',
      () => emulator.control.failNextToken({ kind: 'error', status: 429, error: 'x_rate_limited' }),
    ],
    ['a captive portal', () => void (world.app.wire.fault = 'garbage')],
  ])('reports that biometrics can be retried, and preserves them and the session: %s', async (_, break_) => {
    const app = await world.start()
    await app.container.refreshIDToken()
    break_()
    await expect(app.service.biometric!.reauthenticate(prompt())).rejects.toMatchObject({
      code: 'providerUnavailable',
      retryable: true,
    })
    world.app.wire.fault = undefined
    expect(await world.transfer(app)).toMatchObject({ outcome: 'succeeded' })
    expect(world.look().visits).toBe(0)
  })
})
