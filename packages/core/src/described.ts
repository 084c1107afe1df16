import { createDescribedMachine } from './machine/described.js'

/**
 * The flow of one sensitive action as a statechart, with a sentence for each state and branch, and the specification of
 * a state.
 *
 * It has the same states, branches and services as the `sensitiveActionMachine` of `@reauth/core`, which a page loads
 * without the sentences. Use it for drawings, documentation, inspectors and the command line of `@reauth/statechart`.
 *
 * @example
 * const reauth = createReauth({ service, machine: sensitiveActionMachine, inspect })
 */
export const sensitiveActionMachine = createDescribedMachine()
