import { type ParsedRequirement, toChallenge } from '@reauth/policy'
import type { RefusalCode, VerifyResult } from '../verifier/create-verifier.js'
import { type RefusalAnswer, toProblemAnswer, toRefusalAnswer } from '../verifier/refusal-response.js'
import { toSafeCause } from '../shared/safe-cause.js'

/** Why an operation was not opened or committed, besides what is wrong with a token. Unless it says otherwise, this call did nothing. */
export type OperationRefusalCode =
  | RefusalCode
  /** 400: no `Idempotency-Key`, or none that can be read. */
  | 'idempotencyKeyMissing'
  /** 400: the fields are not plain JSON data. */
  | 'invalidFields'
  /** 404: never opened, somebody else's, or no longer kept. */
  | 'unknownOperation'
  /** 410: not committed in time, and nothing was done. Open a new operation. */
  | 'operationExpired'
  /** 422: the fields are not those that were agreed to. Open a new operation. */
  | 'operationChanged'
  /** 422: the key belongs to another operation. */
  | 'idempotencyKeyReused'
  /** 409: under way under the same key. Ask again. */
  | 'operationRunning'
  /** 409: committed under another key. */
  | 'operationSpent'
  /** 409: the handler began, and nobody knows how it ended. The app has to look, and to say so with `resolveOperation()`. */
  | 'outcomeUnknown'
  /** The status that the handler chose, 422 by default: it said that nothing happened. The operation is open, and its authentication is not spent. */
  | 'notPerformed'
  /** 409: `resolveOperation()` for an operation that is not `unknown`. */
  | 'operationNotUnknown'
  /** 401: this authentication paid for another operation. */
  | 'authenticationSpent'
  /** 503: the store did not answer, so no handler ran. The same call under the same key may be made again. */
  | 'storeUnavailable'

/** The operation was not opened, or not committed. */
export interface OperationRefusal {
  readonly ok: false
  readonly code: OperationRefusalCode
  /** To be sent as it is. */
  readonly answer: RefusalAnswer
  /** What was thrown, if the server is to blame for what the verifier said: a copy without the token. For logs. */
  readonly cause?: Error
}

const ANSWERS = {
  idempotencyKeyMissing: [400, 'An Idempotency-Key is needed.'],
  invalidFields: [400, 'The fields cannot be read.'],
  unknownOperation: [404, 'No such operation is known.'],
  operationExpired: [410, 'The operation has expired.'],
  operationChanged: [422, 'The operation is not the one that was opened.'],
  idempotencyKeyReused: [422, 'The Idempotency-Key belongs to another operation.'],
  operationRunning: [409, 'The operation is under way.'],
  operationSpent: [409, 'The operation was committed under another Idempotency-Key.'],
  outcomeUnknown: [409, 'How the operation ended is not known.'],
  operationNotUnknown: [409, 'How the operation ended is known, or it is under way.'],
  storeUnavailable: [503, 'Operations cannot be read at the moment. Ask again under the same Idempotency-Key.'],
} as const

/** Refuses by a code of its own. */
export function refuse(code: keyof typeof ANSWERS): OperationRefusal {
  const [status, title] = ANSWERS[code]
  return { ok: false, code, answer: toProblemAnswer(status, { title, status, code }) }
}

/** Refuses as the verifier did. */
export function refuseToken(result: Extract<VerifyResult, { ok: false }>, token?: unknown): OperationRefusal {
  const { code, cause } = result
  const refusal = { ok: false, code, answer: toRefusalAnswer(result) } as const
  return cause === undefined ? refusal : { ...refusal, cause: toSafeCause(cause, token) }
}

/** Asks for a new authentication. */
export function refuseSpent(
  code: 'authenticationSpent' | 'insufficientUserAuthentication',
  requirement: ParsedRequirement,
): OperationRefusal {
  const challenge = toChallenge(requirement)
  return { ok: false, code, answer: toRefusalAnswer({ ok: false, code: 'insufficientUserAuthentication', challenge }) }
}
