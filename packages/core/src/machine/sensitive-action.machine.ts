import { fieldOf } from './answers.js'
import { calling } from './calling.state.js'
import { checkingAuthTime } from './checking-auth-time.state.js'
import { checkingCanReauthenticate } from './checking-can-reauthenticate.state.js'
import { confirmingResumed } from './confirming-resumed.state.js'
import { toContext } from './context.js'
import { entering } from './entering.state.js'
import { openingOperation } from './opening-operation.state.js'
import { ready } from './ready.state.js'
import { type Overrides, chartWith } from './reauth-setup.js'
import { reauthenticating } from './reauthenticating.state.js'
import { refreshing } from './refreshing.state.js'
import { renewingIdToken } from './renewing-id-token.state.js'
import { resolvingOutcome } from './resolving-outcome.state.js'
import { restorable } from './restorable.js'

const finalState = { type: 'final', entry: 'forgetPendingAction' } as const

/** Creates the statechart, with other services or effects if given. */
export const makeChart = (overrides?: Overrides) =>
  chartWith(overrides)({
    id: 'reauth',
    context: ({ input }) => toContext(input),
    output: ({ context, event }) => context.ending ?? { outcome: 'succeeded', data: fieldOf(event, 'output') },
    initial: 'entering',
    states: {
      entering,
      refreshing,
      openingOperation,
      checkingCanReauthenticate,
      checkingAuthTime,
      reauthenticating,
      ready,
      confirmingResumed,
      renewingIdToken,
      calling,
      resolvingOutcome,
      succeeded: { ...finalState, output: ({ event }) => fieldOf(fieldOf(event, 'output'), 'data') },
      refused: finalState,
      cancelled: finalState,
      failed: finalState,
      outcomeUnknown: finalState,
    },
  })

/** Creates a new copy of the statechart, for tests that change it. Use {@link sensitiveActionMachine} otherwise. */
export const createSensitiveActionMachine = () => restorable(makeChart())

/**
 * The flow of one sensitive action as a statechart. `@reauth/core/described` exports the same chart with a sentence for
 * each state and branch.
 *
 * The chart grants nothing: its checks save the end-user a refusal, and the server decides. Replace its services with
 * `provide({ actors })`.
 *
 * @example
 * const actor = createActor(sensitiveActionMachine.provide({ actors: { refreshIdToken, performAction } }), { input })
 */
export const sensitiveActionMachine = /* @__PURE__ */ createSensitiveActionMachine()
