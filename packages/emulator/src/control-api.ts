import type { DeviceKey } from './device-keys.js'
import type { ChallengeFault, NextInteraction, RecordedRequest, TokenFault } from './emulator-state.js'
import type { Quirks } from './quirks.js'
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
  /** Breaks the signature. Default: `false`. */
  readonly tampered?: boolean
}

/**
 * Knobs for every fault. The same as the HTTP interface under `/__control`.
 *
 * Every call throws a {@link ControlError} for an unknown user, or a value of a wrong type.
 */
export interface ControlApi {
  /** Lets time pass for everybody who reads {@link Emulator.now}: codes, tokens and sessions expire, and every `auth_time` is that much longer ago. */
  advanceClock(seconds: number): void
  /** Makes the sessions of a user older: what they authenticated so far moves back, and the next ID Token says so. A token that was issued before stays as it is. Returns how many sessions. */
  ageSessions(user: string, seconds: number): number
  /** Makes this provider's own clock wrong: its tokens are that many seconds ahead of everybody else; negative: behind. */
  setClockOffset(seconds: number): void
  /** Turns quirks on and off; those that aren't named stay as they are. */
  setQuirks(quirks: Partial<Quirks>): void
  /** Which quirks are on. */
  quirks(): Quirks
  /** Ends every session of a user: their tokens aren't accepted any more. Returns how many sessions. */
  killSessions(user: string): number
  /** Makes the next calls of the token endpoint fail. */
  failNextToken(fault: TokenFault): void
  /** Makes the next calls of the endpoint for challenges fail: a device gets nothing to sign. */
  failNextChallenge(fault: ChallengeFault): void
  /** The device keys that a user registered for biometrics, the oldest first. Only the profile `authgear` has any. */
  deviceKeys(user: string): readonly DeviceKey[]
  /** Removes the device keys of a user, as on the user's settings page: the next biometric authentication fails with `invalid_grant` and `InvalidCredentials`. Sessions live on. Returns how many keys. */
  removeDeviceKeys(user: string): number
  /** Makes the device keys of a user useless, and keeps their names: a signature doesn't verify any more, as after the device replaced its key. Fails as after {@link ControlApi.removeDeviceKeys}. Returns how many keys. */
  invalidateDeviceKeys(user: string): number
  /** Sets what `can_reauthenticate` says of a user. */
  setCanReauthenticate(user: string, canReauthenticate: boolean): void
  /** Signs with a new key. `keepOld: false` withdraws the others at once. */
  rotateKeys(options?: { readonly keepOld?: boolean }): Promise<void>
  /** Says what the next page does instead of asking; `undefined` asks again. */
  setNextInteraction(next: NextInteraction | undefined): void
  /** Lets somebody else sign in on the page that asks for a reauthentication. */
  setAllowsOtherAccount(allows: boolean): void
  /** Every request since the start, or since the last `reset()`, but those to the control API. */
  requests(): readonly RecordedRequest[]
  /** Signs an ID Token for tests. */
  mintIdToken(options: MintOptions): Promise<string>
  /** The test users. */
  users(): readonly Pick<TestUser, 'name' | 'displayName' | 'canReauthenticate' | 'purpose'>[]
  /** Goes back to how the emulator started, and ends every session. Its keys stay. */
  reset(): void
}

/** Thrown by the control API for what makes no sense. */
export class ControlError extends Error {
  override readonly name = 'ControlError'
  /** What is wrong. */
  readonly field: string | undefined

  constructor(message: string, field?: string) {
    super(message)
    this.field = field
  }
}
