import { pathOf } from '../run/run-snapshot.js'
import { type FlowPath, runOf } from './flow-paths.js'
import type { ScriptedEvent } from './events.js'
import type { Step } from './step.js'
import { answererOf } from './step-counts.js'

/** The prefix of a timer's id. */
const AFTER = 'after.'

/** An event as data for another engine. */
export type RecordedPayload =
  /** A service answered. `value` is its output or its error; absent for `undefined`. */
  | { readonly service: string; readonly answer: 'done' | 'error'; readonly value?: unknown }
  /** A delay has passed. */
  | { readonly delay: string }
  /** A person or the page sent an event. */
  | { readonly said: { readonly type: string } }

/** One step of a recorded run: the event, and the expected state afterwards. */
export interface RecordedStep {
  /** The id of the event; `null` at the start. */
  readonly event: string | null
  /** The event with its payload; absent at the start. */
  readonly payload?: RecordedPayload
  /** The state of the chart, as a path. */
  readonly state: string
  readonly tags: readonly string[]
  /** Services that start in this step, with their inputs. */
  readonly started: readonly { readonly id: string; readonly input: unknown }[]
  /** Services that are stopped before they answer. */
  readonly stopped: readonly string[]
  /** The events that the end-user can send now. */
  readonly accepts: readonly string[]
  /** The number of calls so far. */
  readonly calls: number
  /** Prompts since the run started, or since the server required a step-up. */
  readonly prompts: { readonly biometric: number; readonly browser: number }
  /** The output of the run; absent while it runs. */
  readonly output?: unknown
}

/** A run of the chart as plain data. Implementations in other languages are tested against it. */
export interface RecordedRun {
  readonly id: string
  readonly title: string
  readonly input: unknown
  readonly steps: readonly RecordedStep[]
  readonly outcome: string
}

/** Converts a value to JSON. Keeps only the name and the message of an error. */
const plain = (value: unknown): unknown =>
  value instanceof Error ? { name: value.name, message: value.message } : value

function payloadOf({ id, event }: ScriptedEvent): RecordedPayload {
  const { how, id: service } = answererOf(event)
  if (how === 'done') return { service, answer: how, value: event['output'] }
  if (how === 'error') return { service, answer: how, value: plain(event['error']) }
  return id.startsWith(AFTER) ? { delay: id.slice(AFTER.length) } : { said: event }
}

const recordStep = (step: Step): RecordedStep => ({
  event: step.event?.id ?? null,
  ...(step.event !== null && { payload: payloadOf(step.event) }),
  state: pathOf(step.snapshot.value),
  tags: [...step.snapshot.tags].toSorted(),
  started: step.startedWith,
  stopped: step.stopped,
  accepts: step.accepted,
  calls: step.counts.calls,
  prompts: { biometric: step.counts.biometricPrompts, browser: step.counts.browserPrompts },
  ...(step.snapshot.status === 'done' && { output: step.snapshot.output }),
})

/**
 * Records a run of the chart as plain data.
 *
 * @param path One of {@link flowPaths}, or any other complete run.
 * @returns JSON: each step with its state and the services that start, and the output.
 */
export function recordRun(path: Pick<FlowPath, 'id' | 'sentence' | 'steps'>): RecordedRun {
  const last = path.steps.at(-1)!
  return {
    id: path.id,
    title: path.sentence,
    input: last.scenario.input,
    steps: runOf(last).map(recordStep),
    outcome: pathOf(last.snapshot.value),
  }
}
