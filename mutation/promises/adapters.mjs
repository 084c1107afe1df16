// The adapters, and what the server has for them: what they promise, broken on purpose.
import { inFile } from './in-file.mjs'

const at = (name) => inFile(`packages/${name}.ts`)
const [inStore, inChallenges] = [at('server/src/passkeys/challenge-store'), at('server/src/passkeys/challenges')]
const [inAuthentication, inPopup] = [at('server/src/passkeys/passkey-authentication'), at('core/src/adapters/popup')]

const challenges = 'server/src/passkeys/challenges.test.ts'
const authentication = 'server/src/passkeys/passkey-authentication.test.ts'
const popup = 'core/src/adapters/popup.test.ts'

export const adapterMutants = [
  inStore(['G23'], 'a challenge is answered twice', 'ends.delete(key)\n      return', 'return', challenges),
  inStore(['G23'], 'a challenge never ends', 'end !== undefined && monotonic() < end', 'end !== undefined', challenges),
  inChallenges(
    ['G23'],
    'a challenge counts in every session',
    '[challenge, sessionId, operationId ?? null]',
    '[challenge, operationId ?? null]',
    challenges,
  ),
  inChallenges(
    ['G23'],
    'a challenge counts for every operation',
    '[challenge, sessionId, operationId ?? null]',
    '[challenge, sessionId]',
    challenges,
  ),
  inAuthentication(
    ['G23'],
    'an assertion counts without user verification',
    'if (userVerified !== true && allowWithoutUserVerification !== true) return null',
    '',
    authentication,
  ),
  inAuthentication(
    ['G23'],
    'an assertion counts that nobody verified',
    'if (verified?.verified !== true) return null',
    '',
    authentication,
  ),
  inPopup(['G24'], 'a window runs a script of an address', 'if (!/^https?:/i.test(url)) {', 'if (false) {', popup),
  inPopup(
    ['G24'],
    'a prompt takes the callback of another one',
    'if (callback !== undefined && stateOf(callback) === state) resolve(callback)',
    'if (callback !== undefined) resolve(callback)',
    popup,
  ),
  inPopup(
    ['G24'],
    'a callback that nobody waits for is taken for one of a window',
    'if (held?.some((lock) => lock.name === name) !== true) return false',
    '',
    popup,
  ),
]
