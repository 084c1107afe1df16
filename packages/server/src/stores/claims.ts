import type { OperationClaim, OperationEnd, StoredOperation } from './operation-store.js'

/** An operation, and which claim holds it. */
type Held = Pick<StoredOperation, 'state' | 'key' | 'leaseUntil'> & { readonly token: string | null }

/** Nobody knows what became of it: its handler did not end, and does not run any more. */
export const isUnknown = ({ state, leaseUntil }: Pick<StoredOperation, 'state' | 'leaseUntil'>, now: number): boolean =>
  state === 'unknown' || (state === 'running' && (leaseUntil ?? 0) <= now)

/** The answer to this claim was lost. */
export const isClaimedBy = ({ state, token: held }: Held, token: string): boolean =>
  state === 'running' && held === token

/** A handler that may run again is begun again. */
export const isFreeAgain = (held: Held, { again, key, now }: OperationClaim): boolean =>
  again && held.key === key && isUnknown(held, now)

/** The end changes the operation. */
export const isEnding = (held: Held, { token, now }: OperationEnd): boolean =>
  token === null ? isUnknown(held, now) : isClaimedBy(held, token)

/** The answer to this end was lost. */
export const hasEnd = (held: Held, { token, state }: OperationEnd): boolean =>
  token !== null && held.token === token && held.state === state
