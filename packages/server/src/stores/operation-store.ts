/** Where an operation stands. `unknown`: its handler began, and nobody knows how it ended. */
export type OperationState = 'open' | 'running' | 'done' | 'unknown'

/** Names one operation. Every row and key of a store begins with the owner, so that it can be divided by it. */
export interface OperationName {
  /** Stands for issuer and subject: a digest in hexadecimal. */
  readonly owner: string
  /** 128 random bits, in hexadecimal. */
  readonly id: string
}

/** An operation when it is opened. Times in seconds, on the server's clock unless it says otherwise. Holds no token. */
export interface NewOperation extends OperationName {
  readonly action: string
  /** Over the action and its fields, which are not kept. */
  readonly digest: string
  readonly issuer: string
  readonly subject: string
  /** From here on an authentication counts. */
  readonly openedAt: number
  /** `auth_time` of the token that opened it, where it had one: the OpenID Provider's clock. */
  readonly previousAuthTime: number | null
  /** From here on it cannot be claimed. */
  readonly expiresAt: number
  /** From here on the store may forget it. */
  readonly keepUntil: number
}

/** An operation as a store knows it. */
export interface StoredOperation extends Omit<NewOperation, 'keepUntil'> {
  /** As it was written: an operation whose lease has run out is still `running` here. */
  readonly state: OperationState
  /** The idempotency key it was claimed under, hashed with issuer and subject. */
  readonly key: string | null
  /** From here on a `running` operation has nobody who runs it. */
  readonly leaseUntil: number | null
  /** The handler's answer as JSON text. */
  readonly answer: string | null
}

/** A wish to run an operation's handler. */
export interface OperationClaim extends OperationName {
  readonly key: string
  /** Names the authentication that pays, hashed; `null` where none is spent. */
  readonly authentication: string | null
  /** Names this claim: the same claim made again is answered as the first one was. */
  readonly token: string
  readonly now: number
  readonly leaseUntil: number
  /** From here on the operation, its key and its authentication may be forgotten. */
  readonly keepUntil: number
  /** Take up an operation that was claimed under the same key, whose handler may run again: it is `unknown`, or its lease has run out. */
  readonly again: boolean
}

/** Only `'claimed'` lets a handler run. */
export type ClaimOutcome = 'claimed' | 'notOpen' | 'keyReused' | 'authenticationSpent'

/** The holder of a claim goes on. */
export interface OperationLease extends OperationName {
  readonly token: string
  readonly leaseUntil: number
}

/** What became of a claimed operation. */
export interface OperationEnd extends OperationName {
  /** The claim that ends. `null`: the app says what became of an operation that is `unknown`, or whose lease has run out at `now`. */
  readonly token: string | null
  readonly now: number
  /** `open`: nothing happened. Its key and its authentication are free again. */
  readonly state: 'done' | 'unknown' | 'open'
  readonly answer: string | null
  /** A new time from which an operation that is `open` again cannot be claimed. Default: as it was. */
  readonly expiresAt?: number
}

/**
 * Keeps operations for as many servers as share it.
 *
 * Each method is one atomic step. Of any number of claims on an operation, a key or an authentication of one owner, one is answered `'claimed'`.
 * A store that cannot answer rejects; nothing runs then. `storeContract` of `@reauth/server/testing` checks a store.
 */
export interface OperationStore {
  /** Keeps a new operation. Where the owner has more than `openLimit` that are open, the oldest of them are forgotten. */
  create(operation: NewOperation, now: number, openLimit: number): Promise<void>
  read(name: OperationName, now: number): Promise<StoredOperation | undefined>
  claim(claim: OperationClaim): Promise<ClaimOutcome>
  /** Answers whether the claim still holds. */
  renew(lease: OperationLease): Promise<boolean>
  /** Answers whether the operation has this end now; the same end twice is one. */
  finish(end: OperationEnd): Promise<boolean>
  /** Forgets what is past its time. A store that forgets by itself has none. */
  clean?(now: number): Promise<void>
  /** The store writes inside a transaction of the app: what fails is undone by it, so nothing is tried again. */
  readonly isTransaction?: true
}
