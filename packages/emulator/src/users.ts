/** A test user. */
export interface TestUser {
  /** The username and the `sub`. */
  readonly name: string
  readonly displayName: string
  /** The password, or `undefined` for a user who signs in with another provider and has no authenticator here. */
  readonly password: string | undefined
  /** The `can_reauthenticate` claim. */
  readonly canReauthenticate: boolean
  /** The age of a new session, in seconds. Default: 0. */
  readonly signedInAgo?: number
  /** Whether the reauthentication page refuses the right password, as after too many attempts. Default: `false`. */
  readonly isLockedOut?: boolean
  /** The purpose of this user, for the documentation and the sign-in page. */
  readonly purpose: string
}

/** The password of every test user that has one. */
export const PASSWORD = 'password'

/** Can reauthenticate: the user of most tests. */
export const ALICE: TestUser = {
  name: 'alice',
  displayName: 'Alice Adams',
  password: PASSWORD,
  canReauthenticate: true,
  purpose: 'can reauthenticate',
}

/** Can't reauthenticate: signs in with another provider. */
export const CAROL: TestUser = {
  name: 'carol',
  displayName: 'Carol Chen',
  password: undefined,
  canReauthenticate: false,
  purpose: 'cannot reauthenticate: signs in with Acme, has no password',
}

/** A different account that returns from a reauthentication. */
export const MALLORY: TestUser = {
  name: 'mallory',
  displayName: 'Mallory Moss',
  password: PASSWORD,
  canReauthenticate: true,
  purpose: 'another account that comes back',
}

/** Every session is an hour old. */
export const SAM: TestUser = {
  name: 'sam',
  displayName: 'Sam Stale',
  password: PASSWORD,
  canReauthenticate: true,
  signedInAgo: 3600,
  purpose: 'every session is an hour old',
}

/** Signs in once, and is locked out at reauthentication. */
export const LOU: TestUser = {
  name: 'lou',
  displayName: 'Lou Locke',
  password: PASSWORD,
  canReauthenticate: true,
  isLockedOut: true,
  purpose: 'signs in once, and is locked out when asked again',
}

/** Can't reauthenticate in the browser: a device key is the only way. */
export const FINN: TestUser = {
  name: 'finn',
  displayName: 'Finn Fox',
  password: undefined,
  canReauthenticate: false,
  purpose: 'reauthenticates with the biometrics of a phone only: signs in with Acme, has no password',
}

/** The users that every emulator starts with. */
export const TEST_USERS: readonly TestUser[] = [ALICE, CAROL, MALLORY, SAM, LOU, FINN]
