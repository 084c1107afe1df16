import type { OperationClaim, OperationEnd, StoredOperation } from './operation-store.js'

/** An operation, and the token of the claim that holds it. */
type HeldOperation = Pick<StoredOperation, 'state' | 'key' | 'leaseUntil'> & { readonly token: string | null }

/** Returns whether the outcome is unknown: the handler has not ended, and no longer runs. */
export const isUnknown = ({ state, leaseUntil }: Pick<StoredOperation, 'state' | 'leaseUntil'>, now: number): boolean =>
  state === 'unknown' || (state === 'running' && (leaseUntil ?? 0) <= now)

/** Returns whether this claim already holds the operation, because the response to it was lost. */
export const isClaimedBy = ({ state, token: operation }: HeldOperation, token: string): boolean =>
  state === 'running' && operation === token

/** Returns whether a retryable handler may run again. */
export const isFreeAgain = (operation: HeldOperation, { isResume, key, now }: OperationClaim): boolean =>
  isResume && operation.key === key && isUnknown(operation, now)

/** Returns whether this end changes the operation. */
export const isEnding = (operation: HeldOperation, { token, now }: OperationEnd): boolean =>
  token === null ? isUnknown(operation, now) : isClaimedBy(operation, token)

/** Returns whether this end is already recorded, because the response to it was lost. */
export const hasEnd = (operation: HeldOperation, { token, state }: OperationEnd): boolean =>
  token !== null && operation.token === token && operation.state === state
