import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Emulator, startEmulator } from '../index.js'
import { NATIVE_SDKS, NativeApp, REDIRECT_URI } from '../native-app.fixture.js'
import { type PromptAnswer, createDevice, httpBrowser } from './index.js'

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator()
})
afterAll(() => emulator.close())

/** The error class that both SDKs throw for an answer. */
const CLASSES: readonly (readonly [PromptAnswer, ios: string, android: string])[] = [
  ['cancels', 'CancelError', 'CancelError'],
  ['negativeButton', 'CancelError', 'CancelError'],
  ['isNotRecognized', 'AuthgearError', 'BiometricLockoutError'],
  ['isLockedOut', 'BiometricLockoutError', 'BiometricLockoutError'],
  ['isLockedOutForGood', 'BiometricLockoutError', 'BiometricLockoutError'],
  ['notEnrolled', 'BiometricNoEnrollmentError', 'BiometricNoEnrollmentError'],
  ['noPasscode', 'BiometricNoPasscodeError', 'BiometricNoPasscodeError'],
  ['noHardware', 'BiometricNotSupportedOrPermissionDeniedError', 'BiometricNotSupportedOrPermissionDeniedError'],
  ['permissionDenied', 'BiometricNotSupportedOrPermissionDeniedError', 'BiometricNotSupportedOrPermissionDeniedError'],
  ['keyInvalidated', 'BiometricPrivateKeyNotFoundError', 'BiometricPrivateKeyNotFoundError'],
  ['keyMissing', 'BiometricPrivateKeyNotFoundError', 'AuthgearError'],
  ['systemCancels', 'AuthgearError', 'CancelError'],
  ['timesOut', 'AuthgearError', 'AuthgearError'],
  ['fails', 'AuthgearError', 'AuthgearError'],
]

describe.each(NATIVE_SDKS)('a device with @authgear/%s on %s', (sdk, platform) => {
  let app: NativeApp
  beforeEach(() => {
    emulator.control.reset()
    app = new NativeApp(sdk, platform, emulator)
  })
  const failing = async (work: Promise<unknown>): Promise<Error> =>
    work.then(
      () => new Error('resolved'),
      (error: Error) => error,
    )

  it('rejects each prompt with an error that the SDK recognises as that of its native code', async () => {
    const container = await app.signIn()
    const classNames = []
    for (const [answer] of CLASSES) {
      if (!(await container.isBiometricEnabled())) await container.enableBiometric(app.biometric)
      app.device.nextPrompt(answer)
      classNames.push([answer, (await failing(container.authenticateBiometric(app.biometric))).constructor.name])
    }
    expect(classNames).toEqual(CLASSES.map(([answer, ios, android]) => [answer, platform === 'ios' ? ios : android]))
  })

  it('signs in again with a device key after the app was restarted', async () => {
    await app.signIn()
    expect(app.device.biometrics.keys).toEqual(emulator.control.deviceKeys('alice').map(({ kid }) => kid))
    const container = await app.start()
    expect(await container.authenticateBiometric(app.biometric)).toMatchObject({ userInfo: { sub: 'alice' } })
  })

  it('closes the browser like an end-user, on the page or after a wrong password', async () => {
    const container = await app.start()
    app.device.nextBrowser('closes')
    expect((await failing(container.authenticate({ redirectURI: REDIRECT_URI }))).constructor.name).toBe('CancelError')
    const other = new NativeApp(sdk, platform, emulator, { openURL: httpBrowser({ password: 'wrong' }) })
    const signingIn = (await other.start()).authenticate({ redirectURI: REDIRECT_URI })
    expect((await failing(signingIn)).constructor.name).toBe('CancelError')
  })

  it('is a new device after a reset', async () => {
    await app.signIn()
    app.device.reset()
    const container = await app.start()
    expect([container.sessionState, await container.isBiometricEnabled()]).toEqual(['NO_SESSION', false])
    expect([app.device.biometrics.keys, app.device.storage.size, app.device.visits.length]).toEqual([[], 0, 0])
  })

  it('sends no proof of possession if the platform does not support it', async () => {
    const old = new NativeApp(sdk, platform, emulator, { isDPoPSupported: false })
    await old.signIn()
    await app.signIn()
    expect([old, app].map(({ device }) => new URL(device.visits[0]!).searchParams.has('dpop_jkt'))).toEqual([
      false,
      true,
    ])
  })
})

it('answerPrompt() throws if no prompt is open', () => {
  expect(() => createDevice({ platform: 'ios' }).answerPrompt('approves')).toThrow(TypeError)
})
