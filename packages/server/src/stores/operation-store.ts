/** The state of an operation. `unknown`: its handler started, and its outcome is unknown. */
export type OperationState = 'open' | 'running' | 'done' | 'unknown'

/** The primary key of an operation. Every row and key of a store begins with the owner, so that it can be partitioned by owner. */
export interface OperationName {
  /** A digest of issuer and subject, in hexadecimal. */
  readonly owner: string
  /** 128 random bits, in hexadecimal. */
  readonly id: string
}

/** A new operation. Times are seconds since the Unix epoch, on the server's clock unless noted. Holds no token. */
export interface NewOperation extends OperationName {
  readonly action: string
  /** The digest of the action and its fields. The fields themselves are not stored. */
  readonly digest: string
  readonly issuer: string
  readonly subject: string
  /** The earliest `auth_time` that is accepted. */
  readonly openedAt: number
  /** The `auth_time` of the token that opened the operation, if it had one, on the OpenID Provider's clock. */
  readonly previousAuthTime: number | null
  /** The operation can't be claimed at or after this time. */
  readonly expiresAt: number
  /** The store may remove the operation at or after this time. */
  readonly keepUntil: number
}

/** An operation in a store. */
export interface StoredOperation extends Omit<NewOperation, 'keepUntil'> {
  /** The stored state. An operation whose lease has expired is still `running` here. */
  readonly state: OperationState
  /** The idempotency key of the claim, hashed with issuer and subject. */
  readonly key: string | null
  /** The lease of a `running` operation has expired at or after this time. */
  readonly leaseUntil: number | null
  /** The handler's answer, as JSON text. */
  readonly answer: string | null
}

/** A claim on an operation: the request to run its handler. */
export interface OperationClaim extends OperationName {
  readonly key: string
  /** The hash of the authentication to spend; `null` if none is spent. */
  readonly authentication: string | null
  /** Identifies this claim, so that a repeated claim gets the same result. */
  readonly token: string
  readonly now: number
  readonly leaseUntil: number
  /** The store may remove the operation, its key and its authentication at or after this time. */
  readonly keepUntil: number
  /** Whether to resume an operation that was claimed with the same key and has a retryable handler: it is `unknown`, or its lease has expired. */
  readonly isResume: boolean
}

/** The result of a claim. A handler runs only after `'claimed'`. */
export type ClaimOutcome = 'claimed' | 'notOpen' | 'keyReused' | 'authenticationSpent'

/** The renewal of a lease by the holder of the claim. */
export interface OperationLease extends OperationName {
  readonly token: string
  readonly leaseUntil: number
}

/** The end of a claimed operation. */
export interface OperationEnd extends OperationName {
  /** The token of the claim. `null`: the app resolves an operation that is `unknown` or whose lease has expired at `now`. */
  readonly token: string | null
  readonly now: number
  /** The new state. `open`: nothing happened, and its key and its authentication are available again. */
  readonly state: 'done' | 'unknown' | 'open'
  readonly answer: string | null
  /** The new expiry of an operation that is `open` again. Default: unchanged. */
  readonly expiresAt?: number
}

/**
 * Stores operations for all servers that share it.
 *
 * Each method is one atomic step. Of any number of claims on an operation, a key or an authentication of one owner, exactly one gets `'claimed'`.
 * If the store fails, the method rejects, and no handler runs. Test your store with `storeContract` of `@reauth/server/testing`.
 */
export interface OperationStore {
  /** Stores a new operation. If the owner then has more than `openLimit` open operations, the oldest are removed. */
  create(operation: NewOperation, now: number, openLimit: number): Promise<void>
  read(name: OperationName, now: number): Promise<StoredOperation | undefined>
  claim(claim: OperationClaim): Promise<ClaimOutcome>
  /** Renews a lease. Resolves with whether the claim still holds. */
  renew(lease: OperationLease): Promise<boolean>
  /** Ends an operation. Resolves with whether the operation now has this end. Idempotent. */
  finish(end: OperationEnd): Promise<boolean>
  /** Removes everything past its `keepUntil`. Leave it out if the store does that itself. */
  clean?(now: number): Promise<void>
  /** Set if the store writes inside a transaction of the app. A failure is rolled back, so nothing is retried. */
  readonly isTransaction?: true
}
