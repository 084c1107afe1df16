// #region replay
import { checkInvariants, explore, replay, scenarios } from '@reauth/core/testing'

const window = scenarios.find(({ id }) => id === 'window')!

/** Plays one run of the real chart: no service, no time, no browser. */
export const last = replay(window, [
  'refreshIdToken.stale',
  'reauthenticateInBrowser.authenticated',
  'performAction.performed',
])
export const output: unknown = last.snapshot.output
// #endregion

// #region rules
/** Every answer of every service, in every setting, against every rule. */
export const violations = checkInvariants(explore().edges)
// #endregion

// #region own
import { createSensitiveActionMachine } from '@reauth/core'

/** A chart that was changed is held to the same rules: this one asks for a click before every call. */
const machine = createSensitiveActionMachine().provide({ guards: { isFresh: () => false } })
export const broken = checkInvariants(explore({ machine, scenarios: [window] }).edges)
// #endregion
