import { type Authentication, evaluate, parseRequirement } from '@reauth/policy'
import { type ChallengeStore, checkChallengeStore, memoryChallenges } from '../shared/challenge-store.js'
import { isClock, isSeconds, machineClock, readClock } from '../shared/clock.js'
import { base64url, digestOf } from '../shared/digest-of.js'
import { durationWithin, refuseUnknown, wrongOption } from '../shared/options.js'
import { ReauthServerError } from '../shared/server-error.js'
import { isId, readAnswer, readRegistration } from './answers.js'
import type { DeviceKey, DeviceKeyOwner, DeviceKeyStore } from './key-store.js'
import { type DeviceKeyAlgorithm, readPublicKey } from './public-key.js'
import { isSignatureOf } from './signature.js'
import { signedText } from './signed-text.js'
import type {
  DeviceKeyRefusal,
  DeviceKeySession,
  DeviceKeys,
  DeviceKeysOptions,
  RefusedDeviceKey,
  RegisteredDeviceKey,
  VerifiedDeviceKey,
} from './types.js'

const OPTIONS = [
  'audience',
  'keys',
  'challenges',
  'lifetime',
  'requirement',
  'maxKeys',
  'clock',
] satisfies (keyof DeviceKeysOptions)[]

/**
 * Creates the server's half of device keys: registers keys that devices keep behind a biometric prompt, and verifies their signatures.
 *
 * Establishes that a registered key signed. Does not establish that the device keeps the key in hardware or asks for a fingerprint or face: nothing is attested, so
 * that depends on the app that created the key.
 *
 * @param options The audience of signatures, and the stores of keys and challenges.
 * @returns Two steps to register and two to authenticate. Each takes the session of the app, and a refusal has a `code`.
 * @throws {ReauthServerError} `invalidConfiguration` if an option is missing, unknown or invalid; `field` names it.
 * @throws {ReauthError} `invalidDuration` or `invalidRequirement` for an invalid `lifetime` or `requirement`.
 *
 * @example
 * const keys = deviceKeys({ audience: 'https://app.example.com', keys: memoryDeviceKeys() })
 * const challenge = await keys.beginAuthentication(body.keyId, { authentication, sessionId: session.id })
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8176#section-2 RFC 8176 §2}
 */
export function deviceKeys(options: DeviceKeysOptions): DeviceKeys {
  refuseUnknown('deviceKeys()', options, OPTIONS)
  return new Keys(options)
}

/** The `amr` values of RFC 8176 for each kind of key. No Secure Enclave holds RSA keys, so an RSA key counts as a software key. */
const METHODS: Readonly<Record<DeviceKeyAlgorithm, readonly string[]>> = {
  RS256: ['swk', 'user'],
  ES256: ['hwk', 'user'],
}

const STORE_MEMBERS = ['add', 'find', 'list', 'remove'] satisfies (keyof DeviceKeyStore)[]

class Keys implements DeviceKeys {
  readonly #audience: string
  readonly #keys: DeviceKeyStore
  readonly #challenges: ChallengeStore
  readonly #lifetime: number
  readonly #requirement: ReturnType<typeof parseRequirement>
  readonly #maxKeys: number
  readonly #clock: () => number

  constructor(options: DeviceKeysOptions) {
    const { audience, keys, challenges = memoryChallenges(), maxKeys = 10, clock = machineClock } = options
    if (typeof audience !== 'string' || !/^[\x21-\x7e]+$/.test(audience))
      throw wrongOption('audience', audience, 'the origin of your server, such as https://app.example.com')
    if (!STORE_MEMBERS.every((member) => typeof keys?.[member] === 'function'))
      throw wrongOption('keys', keys, `a store: an object with ${STORE_MEMBERS.join('(), ')}()`)
    checkChallengeStore('challenges', challenges)
    if (!Number.isSafeInteger(maxKeys) || maxKeys < 1) throw wrongOption('maxKeys', maxKeys, 'a positive integer')
    if (!isClock(clock))
      throw wrongOption('clock', clock, 'a function that returns seconds since the Unix epoch, not milliseconds')
    this.#requirement = parseRequirement(options.requirement ?? { maxAge: '5m' })
    // `'always'` needs the opening time of an operation.
    if (this.#requirement.maxAge === 'always')
      throw new ReauthServerError(
        'requirement',
        "`requirement.maxAge` must be a duration such as '5m', got 'always'. `'always'` needs an operation.",
      )
    this.#lifetime = durationWithin(options, 'lifetime', ['30s', '10m', '2m'])
    this.#audience = audience
    this.#keys = keys
    this.#challenges = challenges
    this.#maxKeys = maxKeys
    this.#clock = clock
  }

  async beginRegistration(session: DeviceKeySession): Promise<string> {
    checkSession('beginRegistration()', session)
    return this.#challenge(session, null)
  }

  async finishRegistration(body: unknown, session: DeviceKeySession): Promise<RegisteredDeviceKey | RefusedDeviceKey> {
    checkSession('finishRegistration()', session)
    const registration = readRegistration(body)
    if (registration === undefined) return refuse('malformed')
    const { publicKey, challenge, signature, name } = registration
    if (!(await this.#take(challenge, session, null))) return refuse('unknownChallenge')
    const { authentication } = session
    const now = this.#now(authentication)
    if (typeof now !== 'number') return now
    if (evaluate(this.#requirement, authentication, now).verdict !== 'fresh') return refuse('notFresh')
    const key = await readPublicKey(publicKey)
    if (key === undefined) return refuse('unsupportedKey')
    const text = signedText({ purpose: 'register', audience: this.#audience, key: publicKey, challenge })
    if (!(await isSignatureOf(key, text, signature))) return refuse('wrongSignature')
    const { issuer, subject } = authentication
    const added = await this.#keys.add(
      { issuer, subject, id: key.id, publicKey, ...(name !== undefined && { name }), registeredAt: now },
      this.#maxKeys,
    )
    if (added === 'added') return { ok: true, keyId: key.id }
    return refuse(added === 'known' ? 'knownKey' : 'tooManyKeys')
  }

  async beginAuthentication(keyId: unknown, session: DeviceKeySession): Promise<string | null> {
    checkSession('beginAuthentication()', session)
    if (!isId(keyId) || (await this.#find(session, keyId)) === undefined) return null
    return this.#challenge(session, keyId)
  }

  async finishAuthentication(body: unknown, session: DeviceKeySession): Promise<VerifiedDeviceKey | RefusedDeviceKey> {
    checkSession('finishAuthentication()', session)
    const answer = readAnswer(body)
    if (answer === undefined) return refuse('malformed')
    const { keyId, challenge, signature } = answer
    if (!(await this.#take(challenge, session, keyId))) return refuse('unknownChallenge')
    // The key may have been revoked after the challenge was created.
    const deviceKey = await this.#find(session, keyId)
    if (deviceKey === undefined) return refuse('unknownKey')
    const key = await readPublicKey(deviceKey.publicKey)
    if (key?.id !== keyId) return refuse('unsupportedKey')
    const text = signedText({ purpose: 'authenticate', audience: this.#audience, key: keyId, challenge })
    if (!(await isSignatureOf(key, text, signature))) return refuse('wrongSignature')
    const now = this.#now(session.authentication)
    if (typeof now !== 'number') return now
    const { issuer, subject, sessionId, expiresAt } = session.authentication
    const authentication: Authentication = {
      issuer,
      subject,
      ...(sessionId !== undefined && { sessionId }),
      authTime: now,
      issuedAt: now,
      expiresAt,
      methods: METHODS[key.algorithm],
      canReauthenticate: true,
    }
    return { ok: true, keyId, authentication }
  }

  async list({ issuer, subject }: DeviceKeyOwner): Promise<readonly DeviceKey[]> {
    return this.#keys.list({ issuer, subject })
  }

  async revoke({ issuer, subject }: DeviceKeyOwner, keyId: string): Promise<boolean> {
    return (await this.#keys.remove({ issuer, subject }, keyId)) === true
  }

  /** Finds a key of the end-user. If the store returns another end-user's key, the key counts as not found. */
  async #find(
    { authentication: { issuer, subject } }: DeviceKeySession,
    keyId: string,
  ): Promise<DeviceKey | undefined> {
    const key = await this.#keys.find({ issuer, subject }, keyId)
    return key?.issuer === issuer && key.subject === subject && key.id === keyId ? key : undefined
  }

  /** Creates a challenge. @param keyId `null` for a key that is about to be registered. */
  async #challenge(session: DeviceKeySession, keyId: string | null): Promise<string> {
    const challenge = base64url(crypto.getRandomValues(new Uint8Array(32)))
    await this.#challenges.put(await nameOf(challenge, session, keyId), this.#lifetime)
    return challenge
  }

  async #take(challenge: string, session: DeviceKeySession, keyId: string | null): Promise<boolean> {
    return (await this.#challenges.take(await nameOf(challenge, session, keyId))) === true
  }

  /** Returns the time in seconds, or a refusal if the clock fails or the session has ended. */
  #now({ expiresAt }: Authentication): number | RefusedDeviceKey {
    const { now } = readClock(this.#clock)
    if (now === undefined) return refuse('clock')
    return now < expiresAt ? Math.floor(now) : refuse('expired')
  }
}

const refuse = (code: DeviceKeyRefusal): RefusedDeviceKey => ({ ok: false, code })

/** The name of a challenge in the store. It differs for another session, end-user, key or operation, and from the names of passkey challenges. */
const nameOf = (
  challenge: string,
  { authentication: { issuer, subject }, sessionId, operationId }: DeviceKeySession,
  keyId: string | null,
): Promise<string> => digestOf(['device-key', challenge, issuer, subject, sessionId, keyId, operationId ?? null])

/** Sessions without an id would share their challenges. */
function checkSession(of: string, session: DeviceKeySession): void {
  refuseUnknown(of, session, ['authentication', 'sessionId', 'operationId'])
  const { authentication, sessionId, operationId } = session
  const { issuer, subject, expiresAt } = Object(authentication) as Partial<Authentication>
  for (const [field, value] of Object.entries({
    sessionId,
    'authentication.issuer': issuer,
    'authentication.subject': subject,
  })) {
    if (typeof value !== 'string' || value === '') throw wrongOption(field, value, 'a non-empty string')
  }
  if (operationId !== undefined && (typeof operationId !== 'string' || operationId === ''))
    throw wrongOption('operationId', operationId, 'the id of the operation, or absent')
  if (!isSeconds(expiresAt))
    throw wrongOption(
      'authentication.expiresAt',
      expiresAt,
      'seconds since the Unix epoch',
      'Divide milliseconds by 1000.',
    )
}
