// Mutants for the guarantees of the adapters and their server parts.
import { inFile } from './in-file.mjs'

const at = (name) => inFile(`packages/${name}.ts`)
const [inStore, inChallenges] = [at('server/src/shared/challenge-store'), at('server/src/passkeys/challenges')]
const [inAuthentication, inPopup] = [at('server/src/passkeys/passkey-authentication'), at('core/src/adapters/popup')]

const challenges = 'server/src/passkeys/challenges.test.ts'
const authentication = 'server/src/passkeys/passkey-authentication.test.ts'
const popup = 'core/src/adapters/popup.test.ts'

const [inKeys, inKeySignature] = [at('server/src/device-keys/device-keys'), at('server/src/device-keys/signature')]
const inNative = at('core/src/adapters/native-biometric')
const [inChecked, inSigning] = [
  at('core/src/adapters/device/checked-biometric'),
  at('core/src/adapters/device/signing-biometric'),
]
const [inReadings, inChartRun] = [at('core/src/run/readings'), at('core/src/run/chart-run')]

const deviceKeys = 'server/src/device-keys/device-keys.test.ts'
const registration = 'server/src/device-keys/registration.test.ts'
const signature = 'server/src/device-keys/signature.test.ts'
const deviceOnly = 'core/src/adapters/device/device-only.test.ts'
const signing = 'core/src/adapters/device/native-biometric.test.ts'
const readings = 'core/src/run/readings.test.ts'
const resume = 'core/src/reauth/resume.test.ts'

export const adapterMutants = [
  inStore(['G23'], 'a challenge is answered twice', 'ends.delete(key)\n      return', 'return', challenges),
  inStore(['G23'], 'a challenge never ends', 'end !== undefined && monotonic() < end', 'end !== undefined', challenges),
  inChallenges(
    ['G23'],
    'a challenge is valid in every session',
    '[challenge, sessionId, operationId ?? null]',
    '[challenge, operationId ?? null]',
    challenges,
  ),
  inChallenges(
    ['G23'],
    'a challenge is valid for every operation',
    '[challenge, sessionId, operationId ?? null]',
    '[challenge, sessionId]',
    challenges,
  ),
  inAuthentication(
    ['G23'],
    'an assertion without user verification is accepted',
    'if (userVerified !== true && allowWithoutUserVerification !== true) return null',
    '',
    authentication,
  ),
  inAuthentication(
    ['G23'],
    'an unverified assertion is accepted',
    'if (verified?.verified !== true) return null',
    '',
    authentication,
  ),
  inPopup(['G24'], 'a window opens a javascript: URL', 'if (!/^https?:/i.test(url)) {', 'if (false) {', popup),
  inPopup(
    ['G24'],
    'a prompt accepts the callback of another prompt',
    'if (callback !== undefined && stateOf(callback) === state) resolve(callback)',
    'if (callback !== undefined) resolve(callback)',
    popup,
  ),
  inPopup(
    ['G24'],
    'a callback without a waiting prompt counts as one of a window',
    'if (held?.some((lock) => lock.name === name) !== true) return false',
    '',
    popup,
  ),
  inKeys(
    ['G25'],
    'a key is registered long after the end-user authenticated',
    "if (evaluate(this.#requirement, authentication, now).verdict !== 'fresh') return refuse('notFresh')",
    '',
    registration,
  ),
  inKeys(
    ['G25'],
    'a key is registered without a signature of the device',
    "purpose: 'register', audience: this.#audience, key: publicKey, challenge }) if (!(await isSignatureOf(key, text, signature))) return refuse('wrongSignature')",
    `purpose: 'register', audience: this.#audience, key: publicKey, challenge })
    void text`,
    registration,
  ),
  inKeys(
    ['G25'],
    'a challenge is valid for every key',
    'sessionId, keyId, operationId ?? null]',
    'sessionId, operationId ?? null]',
    deviceKeys,
  ),
  inKeys(
    ['G25'],
    'a challenge for a device key is valid in every session',
    'subject, sessionId, keyId, operationId ?? null]',
    'subject, keyId, operationId ?? null]',
    deviceKeys,
  ),
  inKeys(
    ['G25'],
    'a challenge for a device key is valid for every operation',
    'keyId, operationId ?? null]',
    'keyId]',
    deviceKeys,
  ),
  inKeys(
    ['G25'],
    'a challenge is valid for every end-user',
    'challenge, issuer, subject, sessionId',
    'challenge, sessionId',
    deviceKeys,
  ),
  inKeySignature(
    ['G25'],
    'any bytes are accepted as an RSA signature',
    "crypto.subtle.verify('RSASSA-PKCS1-v1_5', key.crypto, bytes, data)",
    'data.length > 0',
    signature,
  ),
  inNative(
    ['G26'],
    'a device check without a key is accepted',
    'if (allowDeviceOnly !== true) {',
    'if (false) {',
    deviceOnly,
  ),
  inChecked(['G26'], 'a check is repeated after a step-up', 'if (isStepUp === true) {', 'if (false) {', deviceOnly),
  inSigning(
    ['G26'],
    'a late signature is sent',
    'const signature = await askDevice(signal, () => this.#device.sign(text, { signal }))',
    'const signature = await this.#device.sign(text, { signal })',
    signing,
  ),
  inReadings(['G27'], 'the claims of a different end-user are read again', 'this.#isInDoubt = true', '', readings),
  inChartRun(
    ['G27'],
    'the next action continues as the end-user who returned',
    "if (isDone && context.ending?.code === 'subjectMismatch') this.#readings.doubt()",
    '',
    resume,
  ),
]
