import { type RunSnapshot, toRunSnapshot } from '../run/run-snapshot.js'
import type { ChartSnapshot } from './chart.js'
import type { ScriptedEvent } from './events.js'
import type { Scenario } from './scenarios.js'
import type { Transition } from './transitions.js'

/** Counts of the events and services of a run so far, made independently of the chart. The invariants use them. */
export interface StepCounts {
  readonly calls: number
  /** How the last call ended: its `result`, `nothing`, `lost` or `timeout`; `null` before the first. */
  readonly lastCall: string | null
  readonly stepUps: number
  /** Biometric prompts since the run started, or since the server required a step-up. */
  readonly biometricPrompts: number
  /** Browser prompts since the run started, or since the server required a step-up. */
  readonly browserPrompts: number
  /** How often the page left. */
  readonly departures: number
  /** Whether a window was blocked since the run started, or since the server required a step-up. */
  readonly blocked: boolean
  /** Whether the end-user confirmed the action that was shown again after a redirect. */
  readonly confirmed: boolean
  /** Whether the server opened an operation in this run. */
  readonly opened: boolean
  /** Whether the latest reading was read right before the call. */
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
  /** The number of the moment. Steps to the same moment have the same number. `-1` at the end of a run. */
  readonly moment: number
  /** Services that started in this step, in order. */
  readonly started: readonly string[]
  /** The services that started in this step, with their inputs. */
  readonly startedWith: readonly { readonly id: string; readonly input: unknown }[]
  /** The ids of the events that are accepted after this step. */
  readonly accepted: readonly string[]
  /** The effects of this step, by the names of their actions. */
  readonly effects: readonly string[]
  /** Services that were stopped in this step before they answered. */
  readonly stopped: readonly string[]
  /** Services that wait after this step. */
  readonly waiting: readonly string[]
  /** The transitions that this step took. */
  readonly taken: readonly Transition[]
  /** Whether no state was left or entered, so that timers and services continue. */
  readonly stayed: boolean
  readonly counts: StepCounts
  /** The number of steps from the start. */
  readonly depth: number
}

/**
 * Returns the snapshot that a page shows after a step, as `run.getSnapshot()` or the hook of a framework returns it.
 */
export const runSnapshotOf = ({ scenario, snapshot }: Step): RunSnapshot =>
  toRunSnapshot(snapshot, scenario.input.resumption !== undefined)
