import type { SigningKeys } from './signing-keys.js'
import { type TestUser, TEST_USERS } from './users.js'

/** A session at this provider. Times are seconds on the emulator's clock. */
export interface OpSession {
  readonly uid: string
  readonly subject: string
  authTime: number
  readonly methods: readonly string[]
  isAlive: boolean
}

/** A fault of the token endpoint. */
export interface TokenFault {
  /** Only calls of this grant type. Default: any. */
  readonly grantType?: string
  /** How many calls. Default: 1. */
  readonly times?: number
  /** `'error'` answers with `status` and `error`; `'hang'` never answers; `'disconnect'` closes the connection; `'delay'` waits and goes on. */
  readonly kind: 'error' | 'hang' | 'disconnect' | 'delay'
  /** HTTP status. Default: 500. */
  readonly status?: number
  /** OAuth error code. Default: `server_error`. */
  readonly error?: string
  /** Milliseconds, for `'delay'`. Default: 1000. */
  readonly milliseconds?: number
}

/** What the next page of this provider does instead of asking. */
export type NextInteraction =
  | { readonly kind: 'approve'; readonly user: string }
  | { readonly kind: 'error'; readonly error: string; readonly description?: string }
  | { readonly kind: 'hang' }

/** A request that reached the emulator. Holds no token, no code and no password. */
export interface RecordedRequest {
  readonly method: string
  readonly path: string
  readonly grantType?: string
  readonly status: number
}

/** Everything that the control API can change. */
export interface EmulatorState {
  readonly keys: SigningKeys
  users: Map<string, TestUser>
  sessions: Map<string, OpSession>
  faults: (TokenFault & { left: number })[]
  nextInteraction: NextInteraction | undefined
  /** Whether the page that asks for a reauthentication lets somebody else sign in. Authgear's does not. */
  allowsOtherAccount: boolean
  /** Milliseconds that the emulator's clock is ahead. */
  clockOffset: number
  requests: RecordedRequest[]
  /** Milliseconds since the Unix epoch, on the emulator's clock. */
  now(): number
}

/** The state of a new emulator. */
export function createState(
  keys: SigningKeys,
  clock: () => number,
  users: readonly TestUser[] = TEST_USERS,
): EmulatorState {
  const state: EmulatorState = {
    keys,
    users: new Map(users.map((user) => [user.name, user])),
    sessions: new Map(),
    faults: [],
    nextInteraction: undefined,
    allowsOtherAccount: false,
    clockOffset: 0,
    requests: [],
    now: () => clock() + state.clockOffset,
  }
  return state
}

/** Seconds since the Unix epoch, on the emulator's clock. */
export const nowInSeconds = (state: EmulatorState): number => Math.floor(state.now() / 1000)
