import { createDescribedMachine } from './machine/described.js'

/**
 * The flow of one sensitive action as a statechart, with a sentence for every state and every branch, and the specification that demands a state.
 *
 * The same states, branches and services as `sensitiveActionMachine` of `@reauth/core`, which a page loads without its prose. For drawings, documentation,
 * inspectors and the command line of `@reauth/statechart`.
 *
 * @example
 * const reauth = createReauth({ service, machine: sensitiveActionMachine, inspect })
 */
export const sensitiveActionMachine = createDescribedMachine()
