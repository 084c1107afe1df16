import { type Exploration, explore } from './explore.js'
import type { Scenario } from './scenarios.js'
import type { Step } from './step.js'

/** A complete run of the chart, from its start to an end. */
export interface FlowPath {
  /** The scenario and the events. Stable while the chart takes these steps. */
  readonly id: string
  /** The run in words, with one sentence for each step. */
  readonly sentence: string
  readonly scenario: Scenario
  /** The ids of the events, in order. */
  readonly events: readonly string[]
  /** The outcome of the run. */
  readonly outcome: string
  readonly steps: readonly Step[]
}

/** Returns the steps that lead to a step, oldest first. */
export function runOf(step: Step): readonly Step[] {
  const run: Step[] = []
  for (let at: Step | null = step; at !== null; at = at.before) run.unshift(at)
  return run
}

/** Describes a run in words, with one line for each step. */
export function describeRun(step: Step): string {
  return runOf(step)
    .map(({ event, snapshot, scenario }) =>
      event === null ? `In ${scenario.title}:` : `  ${event.title}  (${event.id})  → ${JSON.stringify(snapshot.value)}`,
    )
    .join('\n')
}

/**
 * Finds a small set of runs that covers every reachable transition of the chart.
 *
 * @param exploration The exploration to choose runs from. Default: the chart in every scenario.
 * @returns The complete runs, shortest first.
 */
export function flowPaths(exploration: Exploration = explore()): readonly FlowPath[] {
  const sets = new TransitionSets()
  // Of the runs that take the same transitions, the shortest one.
  const ends = new Map<bigint, Step>()
  for (const step of exploration.edges.toSorted((a, b) => b.depth - a.depth))
    if (step.snapshot.status === 'done') ends.set(sets.of(step), step)
  let missing = [...ends.keys()].reduce((all, cover) => all | cover, 0n)
  const chosen: Step[] = []
  while (missing > 0n) {
    let best = 0n
    let most = 0
    for (const cover of ends.keys()) {
      const gain = sizeOf(cover & missing)
      if (gain > most) [best, most] = [cover, gain]
    }
    chosen.push(ends.get(best)!)
    missing &= ~best
  }
  // A step that returns to a known moment is not on a shortest run. Take it, and then continue to the nearest end.
  let covered = chosen.reduce((all, step) => all | sets.of(step), 0n)
  for (const step of exploration.edges) {
    if ((sets.ofStep(step) & ~covered) === 0n) continue
    const end = endOf(exploration, step)
    covered |= sets.of(end)
    chosen.push(end)
  }
  return chosen.toSorted((a, b) => a.depth - b.depth).map(toPath)
}

/** The transitions that runs take, as bits. */
class TransitionSets {
  readonly #bits = new Map<string, bigint>()
  readonly #runs = new Map<Step, bigint>()

  ofStep({ taken }: Step): bigint {
    let cover = 0n
    for (const { id } of taken) {
      let bit = this.#bits.get(id)
      if (bit === undefined) this.#bits.set(id, (bit = 1n << BigInt(this.#bits.size)))
      cover |= bit
    }
    return cover
  }

  /** Returns the transitions of the run to a step. */
  of(step: Step): bigint {
    let cover = this.#runs.get(step)
    if (cover === undefined) {
      cover = this.ofStep(step) | (step.before === null ? 0n : this.of(step.before))
      this.#runs.set(step, cover)
    }
    return cover
  }
}

/** Counts the bits that are set. */
function sizeOf(bits: bigint): number {
  let size = 0
  for (let left = bits; left > 0n; left &= left - 1n) size += 1
  return size
}

/** Finds the shortest run from a step to an end. */
function endOf(exploration: Exploration, start: Step): Step {
  const queue = [start]
  for (const step of queue) {
    if (step.snapshot.status === 'done') return step
    for (const event of exploration.next(step)) queue.push(exploration.advance(step, event))
  }
  return start
}

function toPath(step: Step): FlowPath {
  const steps = runOf(step)
  const events = steps.flatMap(({ event }) => (event === null ? [] : [event.id]))
  const outcome = step.snapshot.value as string
  return {
    id: [step.scenario.id, ...events].join('/'),
    sentence: `In ${step.scenario.title}: ${steps.flatMap(({ event }) => (event === null ? [] : [event.title])).join(' ')} The outcome is ${outcome}.`,
    scenario: step.scenario,
    events,
    outcome,
    steps,
  }
}
