import { end } from './branches.js'
import { calling, resolvingOutcome } from './calling.state.js'
import { checkingAuthTime, checkingCanReauthenticate } from './checking.state.js'
import { checkingRenewed, confirmingResumed, renewingIdToken } from './confirming-resumed.state.js'
import { toContext } from './context.js'
import { entering } from './entering.state.js'
import { openingOperation } from './opening-operation.state.js'
import { reauthSetup } from './reauth-setup.js'
import { reauthenticating } from './reauthenticating.state.js'
import { refreshing } from './refreshing.state.js'

/** Makes the statechart anew. Use {@link sensitiveActionMachine}; tests that change the chart need a fresh one. */
export const createSensitiveActionMachine = () =>
  reauthSetup.createMachine({
    id: 'reauth',
    description: 'The flow of one sensitive action: nothing here grants anything, the server decides.',
    context: ({ input }) => toContext(input),
    output: ({ context, event }) =>
      context.ending ?? { outcome: 'succeeded', data: (event as { output?: unknown }).output },
    initial: 'entering',
    on: {
      'session.changed': [
        {
          ...end('The end-user is signed out.', { outcome: 'refused', code: 'sessionLost' }),
          guard: { type: 'isLost', params: ({ event }) => ({ change: event.change }) },
        },
        end('The session is not the one that the run began with.', { outcome: 'refused', code: 'sessionChanged' }),
      ],
    },
    states: {
      entering,
      refreshing,
      openingOperation,
      checkingCanReauthenticate,
      checkingAuthTime,
      reauthenticating,
      confirmingResumed,
      renewingIdToken,
      checkingRenewed,
      calling,
      resolvingOutcome,
      succeeded: {
        type: 'final',
        description: 'The server performed the action.',
        entry: 'forgetPendingAction',
        output: ({ event }) => (event as { output?: { data?: unknown } }).output?.data,
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
  })

/**
 * The flow of one sensitive action as a statechart.
 *
 * Grants nothing: its checks spare the end-user a refusal, and the server decides. Replace its services one by one with `provide({ actors })`.
 *
 * @example
 * const actor = createActor(sensitiveActionMachine.provide({ actors: { refreshIdToken, performAction } }), { input })
 */
export const sensitiveActionMachine = createSensitiveActionMachine()
