import type { Authentication, Verdict } from '@reauth/policy'
import type { OperationStore } from '../stores/operation-store.js'
import type { OperationRefusal, OperationRefusalCode } from './operation-refusal.js'

/** One decision about an operation, for an audit log. Holds no token and no fields: `digest` stands for what the end-user agreed to. */
export type OperationEvent = {
  readonly step: 'create' | 'commit'
  readonly action: string
  /** `undefined` if there is none, or if it is somebody else's. */
  readonly operationId: string | undefined
  /** Over the action and its fields, as the request has them. `undefined` if the decision came before it was computed. */
  readonly digest: string | undefined
  /** Whose token it was, and when they authenticated. `undefined` if the token itself is not valid. */
  readonly authentication: Authentication | undefined
} & (
  | {
      readonly pass: true
      /** The handler ran at an earlier commit, and its answer is returned. */
      readonly replayed: boolean
      /** Why the authentication is enough. `undefined` at an opening, which grants nothing. */
      readonly verdict: Verdict | undefined
    }
  | {
      readonly pass: false
      readonly code: OperationRefusalCode
      /** What was thrown, if the server is to blame for what the verifier said: a copy without the token. */
      readonly cause?: Error
    }
)

/** A call of the store that failed, or did not answer in time. */
export interface StoreErrorEvent {
  readonly call: Exclude<keyof OperationStore, 'isTransaction'>
  /** For `clean`: the operation that was being opened. */
  readonly operationId: string
  readonly error: unknown
}

/** An operation that ended, which the store does not know of. */
export interface UnfinishedEvent {
  readonly operationId: string
  readonly issuer: string
  readonly subject: string
  /** What became of it. `performed`: the handler returned. `unknown`: it threw. `notPerformed`: it said that nothing happened, or it was never called. */
  readonly outcome: 'performed' | 'unknown' | 'notPerformed'
  /** What the store said, or why the answer cannot be kept. */
  readonly error: unknown
}

/** What is known of a decision, as far as it came. */
export interface OperationFacts {
  operationId?: string
  digest?: string
  authentication?: Authentication | undefined
  verdict?: Verdict | undefined
}

/** Writes a decision for the log. */
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
