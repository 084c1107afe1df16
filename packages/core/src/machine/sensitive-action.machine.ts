import { fieldOf } from './answers.js'
import { calling } from './calling.state.js'
import { checkingAuthTime } from './checking-auth-time.state.js'
import { checkingCanReauthenticate } from './checking-can-reauthenticate.state.js'
import { confirmingResumed } from './confirming-resumed.state.js'
import { toContext } from './context.js'
import { entering } from './entering.state.js'
import { openingOperation } from './opening-operation.state.js'
import { ready } from './ready.state.js'
import { type Own, chartWith } from './reauth-setup.js'
import { reauthenticating } from './reauthenticating.state.js'
import { refreshing } from './refreshing.state.js'
import { renewingIdToken } from './renewing-id-token.state.js'
import { resolvingOutcome } from './resolving-outcome.state.js'
import { restorable } from './restorable.js'

const end = { type: 'final', entry: 'forgetPendingAction' } as const

/** Makes the chart anew. */
export const makeChart = (own?: Own) =>
  chartWith(own)({
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
      succeeded: { ...end, output: ({ event }) => fieldOf(fieldOf(event, 'output'), 'data') },
      refused: end,
      cancelled: end,
      failed: end,
      outcomeUnknown: end,
    },
  })

/** Makes the statechart anew. Use {@link sensitiveActionMachine}; tests that change the chart need a fresh one. */
export const createSensitiveActionMachine = () => restorable(makeChart())

/**
 * The flow of one sensitive action as a statechart, without its prose: `@reauth/core/described` has the same one with a sentence for every state and branch.
 *
 * Grants nothing: its checks spare the end-user a refusal, and the server decides. Replace its services one by one with `provide({ actors })`.
 *
 * @example
 * const actor = createActor(sensitiveActionMachine.provide({ actors: { refreshIdToken, performAction } }), { input })
 */
export const sensitiveActionMachine = /* @__PURE__ */ createSensitiveActionMachine()
