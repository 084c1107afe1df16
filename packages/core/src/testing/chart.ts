import type { AnyStateMachine, initialTransition } from 'xstate'
import type { createSensitiveActionMachine } from '../machine/sensitive-action.machine.js'

/** The type of the chart. */
export type SensitiveActionMachine = ReturnType<typeof createSensitiveActionMachine>
/** A snapshot of the chart. */
export type ChartSnapshot = ReturnType<typeof initialTransition<SensitiveActionMachine>>[0]
/**
 * A machine that can be explored: the chart, or a machine with its own states. The rules of the chart need the facts of
 * the chart's context.
 */
export type Explorable = SensitiveActionMachine | AnyStateMachine
