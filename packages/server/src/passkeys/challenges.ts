import type { Duration } from '@reauth/policy'
import { type ChallengeStore, checkChallengeStore, memoryChallenges } from '../shared/challenge-store.js'
import { base64url, digestOf } from '../shared/digest-of.js'
import { durationWithin, refuseUnknown, wrongOption } from '../shared/options.js'

/** What a challenge is made for. An answer counts for nothing else. */
export interface ChallengeBinding {
  /** The session that asks: something that no other session has. */
  readonly sessionId: string
  /** The operation that the end-user confirms. Default: none. */
  readonly operationId?: string
}

/** What {@link passkeyChallenges} takes. */
export interface ChallengesOptions {
  /** Shared by all servers that take each other's challenges. Default: the memory of this process. */
  readonly store?: ChallengeStore
  /** From the challenge to its answer, `'30s'` to `'10m'`. Default: `'5m'`. */
  readonly lifetime?: Duration
}

/** Makes challenges, and takes each answer once. */
export interface PasskeyChallenges {
  /** Makes the `challenge` of `generateAuthenticationOptions()`: 32 random bytes. */
  create(binding: ChallengeBinding): Promise<Uint8Array<ArrayBuffer>>
  /** Makes the `expectedChallenge` of `verifyAuthenticationResponse()`. It uses the challenge up, whatever the signature is worth. */
  expect(binding: ChallengeBinding): (challenge: string) => Promise<boolean>
}

/**
 * Makes challenges for passkeys that are single use, short-lived and bound to the session that asks and, if there is one, to the operation.
 *
 * The store holds a digest of the challenge and of what it is bound to: in another session, or for another operation, there is no such challenge.
 *
 * @param options The store and the lifetime.
 * @throws {ReauthServerError} `invalidConfiguration` for an unknown option, or one that makes no sense; `field` names it.
 * @throws {ReauthError} `invalidDuration`.
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

/** A session without an id would share its challenges with every other one. */
function checkBinding(of: string, binding: ChallengeBinding): void {
  refuseUnknown(of, binding, ['sessionId', 'operationId'])
  const { sessionId, operationId } = binding
  if (typeof sessionId !== 'string' || sessionId === '')
    throw wrongOption('sessionId', sessionId, 'Give the id of the session, as a string.')
  if (operationId !== undefined && (typeof operationId !== 'string' || operationId === ''))
    throw wrongOption('operationId', operationId, 'Give the id of the operation, or leave it out.')
}

const keyOf = (challenge: string, { sessionId, operationId }: ChallengeBinding): Promise<string> =>
  digestOf([challenge, sessionId, operationId ?? null])
