import type { DeviceKey } from './device-keys.js'
import type { ChallengeFault, NextInteraction, RecordedRequest, TokenFault } from './emulator-state.js'
import type { Quirks } from './quirks.js'
import type { TestUser } from './users.js'

/** The content of a token for tests. */
export interface MintOptions {
  readonly user: string
  /** The client that the token is for. Default: the first client. */
  readonly clientId?: string
  /** How long ago the end-user authenticated, in seconds. Default: 0. */
  readonly age?: number
  /** Seconds until the token expires; negative if it has expired. Default: 300. */
  readonly expiresIn?: number
  /** Claims to set. `null` removes a claim. */
  readonly claims?: Readonly<Record<string, unknown>>
  /** Whether to break the signature. Default: `false`. */
  readonly tampered?: boolean
}

/**
 * Controls the emulator and its faults. The HTTP API under `/__control` has the same functions.
 *
 * Every call throws a {@link ControlError} for an unknown user or a value of the wrong type.
 */
export interface ControlApi {
  /** Advances the clock for everyone who uses {@link Emulator.now}: codes, tokens and sessions expire, and every authentication is that much older. */
  advanceClock(seconds: number): void
  /** Makes the sessions of a user older: moves their `auth_time` back, which appears in the next ID Token. Issued tokens don't change. Returns the number of sessions. */
  ageSessions(user: string, seconds: number): number
  /** Sets the error of this provider's own clock, in seconds: its tokens are that far ahead of everyone else, or behind if negative. */
  setClockOffset(seconds: number): void
  /** Turns quirks on and off. Quirks that you don't name don't change. */
  setQuirks(quirks: Partial<Quirks>): void
  /** Returns which quirks are on. */
  quirks(): Quirks
  /** Ends every session of a user, whose tokens are refused from then on. Returns the number of sessions. */
  killSessions(user: string): number
  /** Makes the next calls of the token endpoint fail. */
  failNextToken(fault: TokenFault): void
  /** Makes the next calls of the challenge endpoint fail, so a device gets nothing to sign. */
  failNextChallenge(fault: ChallengeFault): void
  /** Returns the device keys that a user registered for biometrics, oldest first. Only the profile `authgear` has any. */
  deviceKeys(user: string): readonly DeviceKey[]
  /** Removes the device keys of a user, as the user can on their settings page: the next biometric authentication fails with `invalid_grant` and `InvalidCredentials`. Sessions continue. Returns the number of keys. */
  removeDeviceKeys(user: string): number
  /** Invalidates the device keys of a user, but keeps their names: signatures no longer verify, as if the device had replaced its key. Fails like {@link ControlApi.removeDeviceKeys}. Returns the number of keys. */
  invalidateDeviceKeys(user: string): number
  /** Sets the `can_reauthenticate` claim of a user. */
  setCanReauthenticate(user: string, canReauthenticate: boolean): void
  /** Signs with a new key from now on. `keepOld: false` withdraws the other keys immediately. Default: `true`. */
  rotateKeys(options?: { readonly keepOld?: boolean }): Promise<void>
  /** Sets what the next page does instead of prompting. `undefined` prompts again. */
  setNextInteraction(next: NextInteraction | undefined): void
  /** Sets whether another user can sign in on the reauthentication page. */
  setAllowsOtherAccount(allows: boolean): void
  /** Returns every request since the start or the last `reset()`, except those to the control API. */
  requests(): readonly RecordedRequest[]
  /** Signs an ID Token for tests. */
  mintIdToken(options: MintOptions): Promise<string>
  /** Returns the test users. */
  users(): readonly Pick<TestUser, 'name' | 'displayName' | 'canReauthenticate' | 'purpose'>[]
  /** Restores the initial state, and ends every session. The signing keys stay. */
  reset(): void
}

/** Thrown by the control API for invalid values. */
export class ControlError extends Error {
  override readonly name = 'ControlError'
  /** The name of the invalid field. */
  readonly field: string | undefined

  constructor(message: string, field?: string) {
    super(message)
    this.field = field
  }
}
