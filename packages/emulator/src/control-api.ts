import type { NextInteraction, RecordedRequest, TokenFault } from './emulator-state.js'
import type { TestUser } from './users.js'

/** What to put into a token for tests. */
export interface MintOptions {
  readonly user: string
  /** Default: the first client. */
  readonly clientId?: string
  /** Seconds since the end-user authenticated. Default: 0. */
  readonly age?: number
  /** Seconds until it expires; negative: expired. Default: 300. */
  readonly expiresIn?: number
  /** Claims to set or, with `null`, to leave out. */
  readonly claims?: Readonly<Record<string, unknown>>
  /** Breaks the signature. */
  readonly tampered?: boolean
}

/** Knobs for every fault. The same as the HTTP interface under `/__control`. */
export interface ControlApi {
  /** Makes every session of a user older: `auth_time` moves back. */
  ageSessions(user: string, seconds: number): number
  /** Sets how far the emulator's clock is ahead, in seconds; negative: behind. */
  setClockOffset(seconds: number): void
  /** Ends every session of a user: their tokens are not accepted any more. */
  killSessions(user: string): number
  /** Makes the next calls of the token endpoint fail. */
  failNextToken(fault: TokenFault): void
  /** Sets what `can_reauthenticate` says of a user. */
  setCanReauthenticate(user: string, canReauthenticate: boolean): void
  rotateKeys(options?: { readonly keepOld?: boolean }): Promise<void>
  /** Says what the next page does instead of asking; `undefined` asks again. */
  setNextInteraction(next: NextInteraction | undefined): void
  /** Lets somebody else sign in on the page that asks for a reauthentication. */
  setAllowsOtherAccount(allows: boolean): void
  requests(): readonly RecordedRequest[]
  /** Signs an ID Token for tests. */
  mintIdToken(options: MintOptions): Promise<string>
  users(): readonly Pick<TestUser, 'name' | 'displayName' | 'canReauthenticate' | 'purpose'>[]
  /** Undoes everything, and ends every session. */
  reset(): void
}

/** Thrown by the control API for what makes no sense. */
export class ControlError extends Error {
  override readonly name = 'ControlError'
}
