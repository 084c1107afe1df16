import type { initialTransition } from 'xstate'
import type { createSensitiveActionMachine } from '../machine/sensitive-action.machine.js'

/** The chart. */
export type SensitiveActionMachine = ReturnType<typeof createSensitiveActionMachine>
/** One moment of the chart. */
export type ChartSnapshot = ReturnType<typeof initialTransition<SensitiveActionMachine>>[0]
