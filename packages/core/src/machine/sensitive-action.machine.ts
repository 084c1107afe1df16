import { fieldOf } from './answers.js'
import { calling } from './calling.state.js'
import { checkingAuthTime } from './checking-auth-time.state.js'
import { checkingCanReauthenticate } from './checking-can-reauthenticate.state.js'
import { confirmingResumed } from './confirming-resumed.state.js'
import { toContext } from './context.js'
import { entering } from './entering.state.js'
import { openingOperation } from './opening-operation.state.js'
import { ready } from './ready.state.js'
import { reauthSetup } from './reauth-setup.js'
import { reauthenticating } from './reauthenticating.state.js'
import { refreshing } from './refreshing.state.js'
import { renewingIdToken } from './renewing-id-token.state.js'
import { resolvingOutcome } from './resolving-outcome.state.js'
import { restorable } from './restorable.js'

/** Makes the statechart anew. Use {@link sensitiveActionMachine}; tests that change the chart need a fresh one. */
export const createSensitiveActionMachine = () =>
  restorable(
    reauthSetup.createMachine({
      id: 'reauth',
      description: 'The flow of one sensitive action: nothing here grants anything, the server decides.',
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
        succeeded: {
          type: 'final',
          description: 'The server performed the action.',
          entry: 'forgetPendingAction',
          output: ({ event }) => fieldOf(fieldOf(event, 'output'), 'data'),
        },
        refused: {
          type: 'final',
          description: 'The requirement is not met and cannot be met now, or the server said no. Nothing happened.',
          entry: 'forgetPendingAction',
        },
        cancelled: {
          type: 'final',
          description: 'The end-user stopped it. Nothing happened.',
          entry: 'forgetPendingAction',
        },
        failed: {
          type: 'final',
          description: 'Something did not work. Nothing happened.',
          entry: 'forgetPendingAction',
        },
        outcomeUnknown: {
          type: 'final',
          description: 'The answer was lost: the action may have happened.',
          entry: 'forgetPendingAction',
        },
      },
    }),
  )

/**
 * The flow of one sensitive action as a statechart.
 *
 * Grants nothing: its checks spare the end-user a refusal, and the server decides. Replace its services one by one with `provide({ actors })`.
 *
 * @example
 * const actor = createActor(sensitiveActionMachine.provide({ actors: { refreshIdToken, performAction } }), { input })
 */
export const sensitiveActionMachine = createSensitiveActionMachine()
