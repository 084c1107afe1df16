import { type ParsedRequirement, toChallenge } from '@reauth/policy'
import type { RefusalCode, VerifyResult } from '../verifier/create-verifier.js'
import { type RefusalResponse, toProblemResponse, toRefusalResponse } from '../verifier/refusal-response.js'
import { toSafeCause } from '../shared/safe-cause.js'

/** Why an operation was not opened or committed, apart from the codes of a refused token. Unless noted, the call did nothing. */
export type OperationRefusalCode =
  | RefusalCode
  /** 400: the `Idempotency-Key` is missing or malformed. */
  | 'idempotencyKeyMissing'
  /** 400: the fields are not plain JSON data. */
  | 'invalidFields'
  /** 404: never opened, of another end-user, or already removed. */
  | 'unknownOperation'
  /** 410: not committed in time; nothing was done. Open a new operation. */
  | 'operationExpired'
  /** 422: the fields differ from those that the end-user agreed to. Open a new operation. */
  | 'operationChanged'
  /** 422: the key belongs to another operation. */
  | 'idempotencyKeyReused'
  /** 409: already running with the same key. Try again later. */
  | 'operationRunning'
  /** 409: committed with another key. */
  | 'operationSpent'
  /** 409: the handler started, and its outcome is unknown. The app has to check, and to call `resolveOperation()`. */
  | 'outcomeUnknown'
  /** The status that the handler chose, 422 by default: nothing happened. The operation is open, and its authentication isn't spent. */
  | 'notPerformed'
  /** 409: `resolveOperation()` for an operation that is not `unknown`. */
  | 'operationNotUnknown'
  /** 401: this authentication was spent on another operation. */
  | 'authenticationSpent'
  /** 503: the store failed, so no handler ran. Repeat the call with the same key. */
  | 'storeUnavailable'

/** The refusal of an operation: it was not opened or committed. */
export interface OperationRefusal {
  readonly ok: false
  readonly code: OperationRefusalCode
  /** The response to send, unchanged. */
  readonly response: RefusalResponse
  /** The error, if the verifier failed because of the server: a copy without the token, for logs. */
  readonly cause?: Error
}

const RESPONSES = {
  idempotencyKeyMissing: [400, 'A valid Idempotency-Key header is required.'],
  invalidFields: [400, 'The fields are not valid.'],
  unknownOperation: [404, 'The operation does not exist.'],
  operationExpired: [410, 'The operation has expired.'],
  operationChanged: [422, 'The fields differ from those of the opened operation.'],
  idempotencyKeyReused: [422, 'The Idempotency-Key belongs to another operation.'],
  operationRunning: [409, 'The operation is already running.'],
  operationSpent: [409, 'The operation was committed with another Idempotency-Key.'],
  outcomeUnknown: [409, 'The outcome of the operation is unknown.'],
  operationNotUnknown: [409, 'The outcome of the operation is known, or the operation is still running.'],
  storeUnavailable: [503, 'Operations are temporarily unavailable. Try again with the same Idempotency-Key.'],
} as const

/** Refuses with a code of operations. */
export function refuse(code: keyof typeof RESPONSES): OperationRefusal {
  const [status, title] = RESPONSES[code]
  return { ok: false, code, response: toProblemResponse(status, { title, status, code }) }
}

/** Refuses with the verifier's code. */
export function refuseToken(result: Extract<VerifyResult, { ok: false }>, token?: unknown): OperationRefusal {
  const { code, cause } = result
  const refusal = { ok: false, code, response: toRefusalResponse(result) } as const
  return cause === undefined ? refusal : { ...refusal, cause: toSafeCause(cause, token) }
}

/** Refuses and asks for a new authentication. */
export function refuseSpent(
  code: 'authenticationSpent' | 'insufficientUserAuthentication',
  requirement: ParsedRequirement,
): OperationRefusal {
  const challenge = toChallenge(requirement)
  return {
    ok: false,
    code,
    response: toRefusalResponse({ ok: false, code: 'insufficientUserAuthentication', challenge }),
  }
}
