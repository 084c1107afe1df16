import { PROBLEM_MEDIA_TYPE } from '@reauth/policy'
import type { RefusalCode, VerifyResult } from '../create-verifier.js'
import { type RefusalAnswer, toRefusalAnswer } from '../refusal-response.js'

/** Why nothing was done, besides what is wrong with a token. */
export type OperationRefusalCode =
  | RefusalCode
  /** 400: no `Idempotency-Key`, or none that can be read. */
  | 'idempotencyKeyMissing'
  /** 400: the fields are not plain JSON data. */
  | 'invalidFields'
  /** 404: never opened, expired, or somebody else's. */
  | 'unknownOperation'
  /** 422: the fields are not those that were agreed to. Open a new operation. */
  | 'operationChanged'
  /** 422: the key belongs to another operation. */
  | 'idempotencyKeyReused'
  /** 409: under way under the same key. Ask again. */
  | 'operationRunning'
  /** 409: committed under another key. */
  | 'operationSpent'
  /** 409: the handler began and did not end well. Never runs again; the app has to look. */
  | 'outcomeUnknown'
  /** 401: this authentication paid for another operation. */
  | 'authenticationSpent'
  /** 503: the store did not answer. */
  | 'storeUnavailable'

/** Nothing was done. */
export interface OperationRefusal {
  readonly ok: false
  readonly code: OperationRefusalCode
  /** To be sent as it is. */
  readonly answer: RefusalAnswer
}

const ANSWERS = {
  idempotencyKeyMissing: [400, 'An Idempotency-Key is needed.'],
  invalidFields: [400, 'The fields cannot be read.'],
  unknownOperation: [404, 'There is no such operation.'],
  operationChanged: [422, 'The operation is not the one that was opened.'],
  idempotencyKeyReused: [422, 'The Idempotency-Key belongs to another operation.'],
  operationRunning: [409, 'The operation is under way.'],
  operationSpent: [409, 'The operation was committed under another Idempotency-Key.'],
  outcomeUnknown: [409, 'How the operation ended is not known.'],
  storeUnavailable: [503, 'Try again later.'],
} as const

/** Refuses by a code of its own. */
export function refuse(code: keyof typeof ANSWERS): OperationRefusal {
  const [status, title] = ANSWERS[code]
  const headers = { 'cache-control': 'no-store', 'content-type': PROBLEM_MEDIA_TYPE }
  return { ok: false, code, answer: { status, headers, body: JSON.stringify({ title, status, code }) } }
}

/** Refuses as the verifier did. */
export function refuseToken(result: Extract<VerifyResult, { ok: false }>): OperationRefusal {
  return { ok: false, code: result.code, answer: toRefusalAnswer(result) }
}

/** Asks for a new authentication. */
export function refuseSpent(code: 'authenticationSpent' | 'insufficientUserAuthentication'): OperationRefusal {
  const result = { ok: false, code: 'insufficientUserAuthentication', challenge: { maxAge: 0 } } as const
  return { ok: false, code, answer: toRefusalAnswer(result) }
}
