import type { Duration } from '@reauth/policy'
import { type ChallengeStore, checkChallengeStore, memoryChallenges } from '../shared/challenge-store.js'
import { base64url, digestOf } from '../shared/digest-of.js'
import { durationWithin, refuseUnknown, wrongOption } from '../shared/options.js'

/** What a challenge is bound to. An answer is accepted for nothing else. */
export interface ChallengeBinding {
  /** A unique id of the session. */
  readonly sessionId: string
  /** The operation that the end-user confirms. Default: none. */
  readonly operationId?: string
}

/** Options of {@link passkeyChallenges}. */
export interface ChallengesOptions {
  /** Stores challenges. Share it between all servers that accept each other's challenges. Default: the memory of this process. */
  readonly store?: ChallengeStore
  /** How long a challenge can be answered, `'30s'` to `'10m'`. Default: `'5m'`. */
  readonly lifetime?: Duration
}

/** Creates challenges, and accepts one answer for each. */
export interface PasskeyChallenges {
  /** Creates the `challenge` for `generateAuthenticationOptions()`: 32 random bytes. */
  create(binding: ChallengeBinding): Promise<Uint8Array<ArrayBuffer>>
  /** Creates the `expectedChallenge` for `verifyAuthenticationResponse()`. It uses the challenge up, even if the signature is invalid. */
  expect(binding: ChallengeBinding): (challenge: string) => Promise<boolean>
}

/**
 * Creates challenges for passkeys: single use, short-lived, and bound to the session and, if there is one, to the operation.
 *
 * The store holds a digest of the challenge and its binding, so the challenge doesn't exist in another session or for another operation.
 *
 * @param options The store and the lifetime.
 * @throws {ReauthServerError} `invalidConfiguration` for an unknown or invalid option; `field` names it.
 * @throws {ReauthError} `invalidDuration` for a `lifetime` that isn't a duration.
 *
 * @example
 * const challenges = passkeyChallenges()
 * const options = await generateAuthenticationOptions({ rpID, challenge: await challenges.create({ sessionId: session.id }) })
 *
 * @see {@link https://www.w3.org/TR/webauthn-3/#sctn-cryptographic-challenges WebAuthn §13.4.3}
 */
export function passkeyChallenges(options: ChallengesOptions = {}): PasskeyChallenges {
  refuseUnknown('passkeyChallenges()', options, ['store', 'lifetime'])
  const { store = memoryChallenges() } = options
  checkChallengeStore('store', store)
  const lifetime = durationWithin(options, 'lifetime', ['30s', '10m', '5m'])

  return {
    async create(binding) {
      checkBinding('create()', binding)
      const challenge = crypto.getRandomValues(new Uint8Array(32))
      await store.put(await keyOf(base64url(challenge), binding), lifetime)
      return challenge
    },
    expect(binding) {
      checkBinding('expect()', binding)
      return async (challenge) => (await store.take(await keyOf(challenge, binding))) === true
    },
  }
}

/** Sessions without an id would share their challenges. */
function checkBinding(of: string, binding: ChallengeBinding): void {
  refuseUnknown(of, binding, ['sessionId', 'operationId'])
  const { sessionId, operationId } = binding
  if (typeof sessionId !== 'string' || sessionId === '')
    throw wrongOption('sessionId', sessionId, 'the id of the session, a non-empty string')
  if (operationId !== undefined && (typeof operationId !== 'string' || operationId === ''))
    throw wrongOption('operationId', operationId, 'the id of the operation, or absent')
}

const keyOf = (challenge: string, { sessionId, operationId }: ChallengeBinding): Promise<string> =>
  digestOf([challenge, sessionId, operationId ?? null])
