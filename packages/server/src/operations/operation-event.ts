import type { Authentication, Verdict } from '@reauth/policy'
import type { OperationStore } from '../stores/operation-store.js'
import type { OperationRefusal, OperationRefusalCode } from './operation-refusal.js'

/** One decision about an operation, for an audit log. Holds no token and no fields: `digest` represents what the end-user agreed to. */
export type OperationEvent = {
  readonly step: 'create' | 'commit'
  readonly action: string
  /** `undefined` if there is no operation, or if it belongs to another end-user. */
  readonly operationId: string | undefined
  /** The digest of the request's action and fields. `undefined` if the decision came before it was computed. */
  readonly digest: string | undefined
  /** The authentication of the token. `undefined` if the token itself is invalid. */
  readonly authentication: Authentication | undefined
} & (
  | {
      readonly pass: true
      /** Whether the handler ran in an earlier commit, whose answer is returned. */
      readonly replayed: boolean
      /** The verdict on the authentication. `undefined` for an opening, which grants nothing. */
      readonly verdict: Verdict | undefined
    }
  | {
      readonly pass: false
      readonly code: OperationRefusalCode
      /** The error, if the verifier failed because of the server: a copy without the token. */
      readonly cause?: Error
    }
)

/** A call of the store that failed or timed out. */
export interface StoreErrorEvent {
  readonly call: Exclude<keyof OperationStore, 'isTransaction'>
  /** The operation of the call. For `clean`: the operation that was being opened. */
  readonly operationId: string
  readonly error: unknown
}

/** An operation that ended without the store recording it. */
export interface UnfinishedEvent {
  readonly operationId: string
  readonly issuer: string
  readonly subject: string
  /** How it ended. `performed`: the handler returned. `unknown`: it threw. `notPerformed`: nothing happened, or the handler was never called. */
  readonly outcome: 'performed' | 'unknown' | 'notPerformed'
  /** The error of the store, or the reason why the answer can't be stored. */
  readonly error: unknown
}

/** What is known when the decision is made. */
export interface OperationFacts {
  operationId?: string
  digest?: string
  authentication?: Authentication | undefined
  verdict?: Verdict | undefined
}

/** Creates the event of a decision. */
export function toEvent(
  step: OperationEvent['step'],
  action: string,
  { operationId, digest, authentication, verdict }: OperationFacts,
  result: { readonly ok: true; readonly replayed?: boolean } | OperationRefusal,
): OperationEvent {
  const facts = { step, action, operationId, digest, authentication }
  return result.ok === true
    ? { ...facts, pass: true, replayed: result.replayed === true, verdict }
    : { ...facts, pass: false, code: result.code, ...(result.cause !== undefined && { cause: result.cause }) }
}
