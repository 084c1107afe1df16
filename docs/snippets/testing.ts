// #region replay
import { checkInvariants, countsOf, explore, replay, scenarios } from '@reauth/core/testing'

const window = scenarios.find(({ id }) => id === 'window')!

/** One run of the real statechart, without services, waiting or a browser. */
export const last = replay(window, [
  'refreshIdToken.stale',
  'reauthenticateInBrowser.authenticated',
  'performAction.performed',
])
export const output: unknown = last.snapshot.output
// #endregion

// #region rules
/** Checks every rule on every edge of the statechart. */
export const exploration = explore()
export const violations = checkInvariants(exploration.edges)
export const { sentence } = countsOf(exploration)
// #endregion

// #region own
import { sensitiveActionMachine } from '@reauth/core'

/** Your own statechart must keep the same rules. This one never finds an authentication recent enough, and breaks a rule. */
const machine = sensitiveActionMachine.provide({ guards: { isFresh: () => false } })
export const broken = checkInvariants(explore({ machine, scenarios: [window] }).edges)
// #endregion

// #region more
import { events, outcomes } from '@reauth/core/testing'

/** Your own answer, in an app in which no run replaces another. */
export const more = explore({
  scenarios: [window],
  outcomes: {
    ...outcomes,
    performAction: [
      ...outcomes.performAction,
      { id: 'too-late', title: 'The answer comes too late.', answer: { reject: { code: 'providerUnavailable' } } },
    ],
  },
  events: events.filter(({ id }) => id !== 'run.replaced'),
})
// #endregion
