/** Where an operation stands. `unknown`: its handler began and did not end well; it never runs again. */
export type OperationState = 'open' | 'running' | 'done' | 'unknown'

/** An operation when it is opened. Times in seconds; ids and digests are hexadecimal. Holds no token. */
export interface NewOperation {
  readonly id: string
  readonly action: string
  /** Over the action and its fields, which are not kept. */
  readonly digest: string
  readonly issuer: string
  readonly subject: string
  /** `iat` of the token that opened it: the OpenID Provider's clock. */
  readonly openedAt: number
  /** `auth_time` of that token, where it had one. */
  readonly previousAuthTime: number | null
  /** On the server's clock. From here on it cannot be committed. */
  readonly expiresAt: number
  /** On the server's clock. From here on the store may forget it. */
  readonly keepUntil: number
}

/** An operation as a store knows it. */
export interface StoredOperation extends Omit<NewOperation, 'keepUntil'> {
  readonly state: OperationState
  /** The idempotency key it was claimed under, hashed with issuer and subject. */
  readonly key: string | null
  /** The handler's answer as JSON text. */
  readonly answer: string | null
}

/** A wish to run an operation's handler. */
export interface OperationClaim {
  readonly id: string
  readonly key: string
  /** Names the authentication that pays, hashed; `null` where none is spent. */
  readonly authentication: string | null
  readonly now: number
  readonly keepUntil: number
}

/** Only `'claimed'` lets a handler run. */
export type ClaimOutcome = 'claimed' | 'notOpen' | 'keyReused' | 'authenticationSpent'

/** How a claimed operation ended. */
export interface OperationEnd {
  readonly id: string
  readonly state: 'done' | 'unknown'
  readonly answer: string | null
}

/**
 * Keeps operations for as many servers as share it.
 *
 * `claim()` is one atomic step: of any number of claims on an operation, a key or an authentication, one is answered `'claimed'`.
 * A store that cannot answer rejects; nothing runs then.
 */
export interface OperationStore {
  create(operation: NewOperation, now: number): Promise<void>
  read(id: string, now: number): Promise<StoredOperation | undefined>
  claim(claim: OperationClaim): Promise<ClaimOutcome>
  finish(end: OperationEnd): Promise<void>
}
