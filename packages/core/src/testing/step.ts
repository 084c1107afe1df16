import { type RunSnapshot, toRunSnapshot } from '../run/run-snapshot.js'
import type { ChartSnapshot } from './chart.js'
import type { ScriptedEvent } from './events.js'
import type { Scenario } from './scenarios.js'
import type { TakenTransition } from './taken.js'

/** What has happened so far, counted apart from the chart: what the invariants are checked against. */
export interface Tally {
  readonly calls: number
  /** How the last call ended: its `result`, `nothing`, `lost` or `timeout`; `null` before the first. */
  readonly lastCall: string | null
  readonly stepUps: number
  /** Prompts since the run began or the server asked for step-up. */
  readonly biometricPrompts: number
  readonly browserPrompts: number
  /** Times that the page was sent away. */
  readonly departures: number
  /** Whether a window was blocked, since the run began or the server asked for step-up. */
  readonly blocked: boolean
  /** Whether the end-user confirmed the action that was shown again after a redirect. */
  readonly confirmed: boolean
  /** Whether the server opened an operation in this run. */
  readonly opened: boolean
  /** Whether the newest reading was read right before the call. */
  readonly renewed: boolean
  /** Since the last reading: times that one was requested, apart from those for which the network came back. */
  readonly requests: number
  /** Since the last reading: times that the network came back. */
  readonly wakeUps: number
}

/** A moment of a run, with how it came about. */
export interface Step {
  readonly scenario: Scenario
  readonly before: Step | null
  /** What happened; `null` at the start. */
  readonly event: ScriptedEvent | null
  readonly snapshot: ChartSnapshot
  /** Which moment this is, among those in which a run goes on: steps to the same moment have the same number. `-1` at an end. */
  readonly moment: number
  /** Services that started in this step, in order. */
  readonly started: readonly string[]
  /** The same, with what they are given. */
  readonly startedWith: readonly { readonly id: string; readonly input: unknown }[]
  /** What somebody may say after this step, by its id. */
  readonly said: readonly string[]
  /** What the chart does outside in this step, by the names of its actions. */
  readonly effects: readonly string[]
  /** Services that were stopped in this step before they answered. */
  readonly stopped: readonly string[]
  /** Services that wait after this step. */
  readonly waiting: readonly string[]
  readonly taken: readonly TakenTransition[]
  /** Whether no state was left or entered: timers and services go on as they were. */
  readonly stayed: boolean
  readonly tally: Tally
  /** Steps from the start. */
  readonly depth: number
}

/** What the page shows at a moment of a played run: as `run.getSnapshot()` and the hook of a framework have it. */
export const runSnapshotOf = ({ scenario, snapshot }: Step): RunSnapshot =>
  toRunSnapshot(snapshot, scenario.input.resumption !== undefined)
