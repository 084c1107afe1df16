import { type RunSnapshot, toRunSnapshot } from '../run/run-snapshot.js'
import type { ChartSnapshot } from './chart.js'
import type { ScriptedEvent } from './events.js'
import type { Scenario } from './scenarios.js'
import type { TakenTransition } from './taken.js'

/** Counts of what has happened so far, independent of the chart. The invariants are checked against them. */
export interface Tally {
  readonly calls: number
  /** How the last call ended: its `result`, `nothing`, `lost` or `timeout`; `null` before the first. */
  readonly lastCall: string | null
  readonly stepUps: number
  /** Biometric prompts since the run started or the server asked for step-up. */
  readonly biometricPrompts: number
  readonly browserPrompts: number
  /** How often the page left. */
  readonly departures: number
  /** Whether a window was blocked since the run started or the server asked for step-up. */
  readonly blocked: boolean
  /** Whether the end-user confirmed the action that was shown again after a redirect. */
  readonly confirmed: boolean
  /** Whether the server opened an operation in this run. */
  readonly opened: boolean
  /** Whether the newest reading was read right before the call. */
  readonly renewed: boolean
  /** Requests since the last reading, without those after the network came back. */
  readonly requests: number
  /** How often the network came back since the last reading. */
  readonly wakeUps: number
}

/** A step of a run, with the steps before it. */
export interface Step {
  readonly scenario: Scenario
  readonly before: Step | null
  /** The event; `null` at the start. */
  readonly event: ScriptedEvent | null
  readonly snapshot: ChartSnapshot
  /** The number of the moment. Steps that lead to the same moment have the same number. `-1` at an end. */
  readonly moment: number
  /** Services that started in this step, in order. */
  readonly started: readonly string[]
  /** The services that started in this step, with their inputs. */
  readonly startedWith: readonly { readonly id: string; readonly input: unknown }[]
  /** The ids of the events that are accepted after this step. */
  readonly said: readonly string[]
  /** The effects of this step, by the names of their actions. */
  readonly effects: readonly string[]
  /** Services that were stopped in this step before they answered. */
  readonly stopped: readonly string[]
  /** Services that wait after this step. */
  readonly waiting: readonly string[]
  readonly taken: readonly TakenTransition[]
  /** Whether no state was left or entered, so that timers and services continue. */
  readonly stayed: boolean
  readonly tally: Tally
  /** The number of steps from the start. */
  readonly depth: number
}

/**
 * Returns the snapshot that a page shows at a step of a played run, as from `run.getSnapshot()` or the hook of a
 * framework.
 */
export const runSnapshotOf = ({ scenario, snapshot }: Step): RunSnapshot =>
  toRunSnapshot(snapshot, scenario.input.resumption !== undefined)
