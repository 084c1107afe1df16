export type { ChartSnapshot, SensitiveActionMachine } from './chart.js'
export type {
  Exploration,
  ExploreOptions,
  ScriptedEvent,
  Step,
  Tally,
} from './explore.js'
export { ExplorationError, explore, replay } from './explore.js'
export type { FlowPath } from './flow-paths.js'
export { describeRun, flowPaths, runOf } from './flow-paths.js'
export type { Invariant, Violation } from './invariants.js'
export { checkInvariants, invariants } from './invariants.js'
export type { ScriptedOutcome } from './outcomes.js'
export { outcomes } from './outcomes.js'
export type { ReadingOptions } from './readings.js'
export { readingOf } from './readings.js'
export type { RecordedRun, RecordedStep } from './recorded-run.js'
export { recordRun } from './recorded-run.js'
export type { Scenario } from './scenarios.js'
export { scenarios } from './scenarios.js'
export type { PendingCall, ScriptedServices } from './scripted-services.js'
export { scriptedServices } from './scripted-services.js'
export type { TakenTransition } from './taken.js'
export { transitionsOf } from './taken.js'
