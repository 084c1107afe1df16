// #region replay
import { checkInvariants, explore, replay, scenarios } from '@reauth/core/testing'

const window = scenarios.find(({ id }) => id === 'window')!

/** One run of the real statechart: no service, no waiting, no browser. */
export const last = replay(window, [
  'refreshIdToken.stale',
  'reauthenticateInBrowser.authenticated',
  'performAction.performed',
])
export const output: unknown = last.snapshot.output
// #endregion

// #region rules
/** Every answer of every service, in every scenario, against every rule. */
export const violations = checkInvariants(explore().edges)
// #endregion

// #region own
import { sensitiveActionMachine } from '@reauth/core'

/** A statechart of your own has to keep the same rules. This one never finds an authentication recent enough, and breaks one. */
const machine = sensitiveActionMachine.provide({ guards: { isFresh: () => false } })
export const broken = checkInvariants(explore({ machine, scenarios: [window] }).edges)
// #endregion
