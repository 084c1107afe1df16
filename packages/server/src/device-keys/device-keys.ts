import { type Authentication, evaluate, parseRequirement } from '@reauth/policy'
import { type ChallengeStore, checkChallengeStore, memoryChallenges } from '../shared/challenge-store.js'
import { isClock, isSeconds, machineClock, readClock } from '../shared/clock.js'
import { base64url, digestOf } from '../shared/digest-of.js'
import { durationWithin, refuseUnknown, wrongOption } from '../shared/options.js'
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
 * Registers keys that devices keep behind a biometric prompt, and verifies what they sign.
 *
 * Establishes that the key of a registration signed. That the device keeps it in hardware, and asks for a fingerprint or face, is only as sure as the app that made it:
 * nothing is attested.
 *
 * @param options Whom signatures are for, and where keys and challenges are kept.
 * @returns Two steps to register and two to authenticate. Each takes the session of the app, and refuses by a `code`.
 * @throws {ReauthServerError} `invalidConfiguration` for an option that is missing, unknown or makes no sense; `field` names it.
 * @throws {ReauthError} `invalidDuration` or `invalidRequirement`.
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

/** What `amr` says of a key, in the words of RFC 8176. An RSA key is in no Secure Enclave, and is taken for one in software. */
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
      throw wrongOption('audience', audience, 'Give the origin of your server, such as https://app.example.com.')
    if (!STORE_MEMBERS.every((member) => typeof keys?.[member] === 'function'))
      throw wrongOption('keys', keys, `Give a store: an object with ${STORE_MEMBERS.join('(), ')}().`)
    checkChallengeStore('challenges', challenges)
    if (!Number.isSafeInteger(maxKeys) || maxKeys < 1)
      throw wrongOption('maxKeys', maxKeys, 'Give a whole number above 0.')
    if (!isClock(clock))
      throw wrongOption('clock', clock, 'Give a function that returns seconds since the Unix epoch, not milliseconds.')
    this.#requirement = parseRequirement(options.requirement ?? { maxAge: '5m' })
    // From when `'always'` counts, only an operation knows.
    if (this.#requirement.maxAge === 'always')
      throw wrongOption('requirement', 'always', "Give a `maxAge` such as '5m'.")
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
    if (registration === undefined) return refused('malformed')
    const { publicKey, challenge, signature, name } = registration
    if (!(await this.#take(challenge, session, null))) return refused('unknownChallenge')
    const { authentication } = session
    const now = this.#now(authentication)
    if (typeof now !== 'number') return now
    if (evaluate(this.#requirement, authentication, now).verdict !== 'fresh') return refused('notFresh')
    const key = await readPublicKey(publicKey)
    if (key === undefined) return refused('unsupportedKey')
    const text = signedText({ purpose: 'register', audience: this.#audience, key: publicKey, challenge })
    if (!(await isSignatureOf(key, text, signature))) return refused('wrongSignature')
    const { issuer, subject } = authentication
    const added = await this.#keys.add(
      { issuer, subject, id: key.id, publicKey, ...(name !== undefined && { name }), registeredAt: now },
      this.#maxKeys,
    )
    if (added === 'added') return { ok: true, keyId: key.id }
    return refused(added === 'known' ? 'knownKey' : 'tooManyKeys')
  }

  async beginAuthentication(keyId: unknown, session: DeviceKeySession): Promise<string | null> {
    checkSession('beginAuthentication()', session)
    if (!isId(keyId) || (await this.#find(session, keyId)) === undefined) return null
    return this.#challenge(session, keyId)
  }

  async finishAuthentication(body: unknown, session: DeviceKeySession): Promise<VerifiedDeviceKey | RefusedDeviceKey> {
    checkSession('finishAuthentication()', session)
    const answer = readAnswer(body)
    if (answer === undefined) return refused('malformed')
    const { keyId, challenge, signature } = answer
    if (!(await this.#take(challenge, session, keyId))) return refused('unknownChallenge')
    // Revoked after the challenge was made, a key counts no more.
    const kept = await this.#find(session, keyId)
    if (kept === undefined) return refused('unknownKey')
    const key = await readPublicKey(kept.publicKey)
    if (key?.id !== keyId) return refused('unsupportedKey')
    const text = signedText({ purpose: 'authenticate', audience: this.#audience, key: keyId, challenge })
    if (!(await isSignatureOf(key, text, signature))) return refused('wrongSignature')
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

  /** A store that finds the key of somebody else finds none. */
  async #find(
    { authentication: { issuer, subject } }: DeviceKeySession,
    keyId: string,
  ): Promise<DeviceKey | undefined> {
    const key = await this.#keys.find({ issuer, subject }, keyId)
    return key?.issuer === issuer && key.subject === subject && key.id === keyId ? key : undefined
  }

  /** @param keyId `null`: for a key that is to be registered. */
  async #challenge(session: DeviceKeySession, keyId: string | null): Promise<string> {
    const challenge = base64url(crypto.getRandomValues(new Uint8Array(32)))
    await this.#challenges.put(await nameOf(challenge, session, keyId), this.#lifetime)
    return challenge
  }

  async #take(challenge: string, session: DeviceKeySession, keyId: string | null): Promise<boolean> {
    return (await this.#challenges.take(await nameOf(challenge, session, keyId))) === true
  }

  /** Seconds, if the session goes on. */
  #now({ expiresAt }: Authentication): number | RefusedDeviceKey {
    const { now } = readClock(this.#clock)
    if (now === undefined) return refused('clock')
    return now < expiresAt ? Math.floor(now) : refused('expired')
  }
}

const refused = (code: DeviceKeyRefusal): RefusedDeviceKey => ({ ok: false, code })

/** In another session, for another end-user, key or operation, and among passkeys, there is no such challenge. */
const nameOf = (
  challenge: string,
  { authentication: { issuer, subject }, sessionId, operationId }: DeviceKeySession,
  keyId: string | null,
): Promise<string> => digestOf(['device-key', challenge, issuer, subject, sessionId, keyId, operationId ?? null])

/** A session without an id would share its challenges with every other one. */
function checkSession(of: string, session: DeviceKeySession): void {
  refuseUnknown(of, session, ['authentication', 'sessionId', 'operationId'])
  const { authentication, sessionId, operationId } = session
  const { issuer, subject, expiresAt } = Object(authentication) as Partial<Authentication>
  for (const [field, value] of Object.entries({
    sessionId,
    'authentication.issuer': issuer,
    'authentication.subject': subject,
  })) {
    if (typeof value !== 'string' || value === '') throw wrongOption(field, value, 'Give a string.')
  }
  if (operationId !== undefined && (typeof operationId !== 'string' || operationId === ''))
    throw wrongOption('operationId', operationId, 'Give the id of the operation, or leave it out.')
  if (!isSeconds(expiresAt))
    throw wrongOption(
      'authentication.expiresAt',
      expiresAt,
      'Give seconds since the Unix epoch; divide milliseconds by 1000.',
    )
}
