import { type Exploration, type Step, explore } from './explore.js'
import type { Scenario } from './scenarios.js'

/** A run of the chart that ends, as a test and a page can show it. */
export interface FlowPath {
  /** Stable while the chart takes these steps: the scenario and the events. */
  readonly id: string
  /** One sentence for each step. */
  readonly sentence: string
  readonly scenario: Scenario
  /** The events, by their ids, in order. */
  readonly events: readonly string[]
  /** How it ends. */
  readonly outcome: string
  readonly steps: readonly Step[]
}

/** The steps that lead to a step, oldest first. */
export function runOf(step: Step): readonly Step[] {
  const run: Step[] = []
  for (let at: Step | null = step; at !== null; at = at.before) run.unshift(at)
  return run
}

/** A run as people read it: one line for each step. */
export function describeRun(step: Step): string {
  return runOf(step)
    .map(({ event, snapshot, scenario }) =>
      event === null ? `In ${scenario.title}:` : `  ${event.title}  (${event.id})  → ${JSON.stringify(snapshot.value)}`,
    )
    .join('\n')
}

/**
 * Finds a set of runs that takes every transition of the chart that can be taken.
 *
 * @param exploration Default: the chart as it is, in every scenario.
 * @returns Few runs, each to its end, shortest first.
 */
export function flowPaths(exploration: Exploration = explore()): readonly FlowPath[] {
  const ends = exploration.edges
    .filter(({ snapshot }) => snapshot.status === 'done')
    .toSorted((a, b) => a.depth - b.depth)
    .map((step) => ({ step, ids: [...new Set(runOf(step).flatMap(({ taken }) => taken.map(({ id }) => id)))] }))
  const missing = new Set(ends.flatMap(({ ids }) => ids))
  const chosen: Step[] = []
  while (missing.size > 0) {
    let best = ends[0]!
    let most = 0
    for (const end of ends) {
      const gain = end.ids.reduce((sum, id) => sum + (missing.has(id) ? 1 : 0), 0)
      if (gain > most) [best, most] = [end, gain]
    }
    chosen.push(best.step)
    for (const id of best.ids) missing.delete(id)
  }
  // What leads back to a moment that was reached in a shorter way is on no shortest run: it is taken, and then the run is brought to its end.
  const covered = new Set(chosen.flatMap((step) => runOf(step).flatMap(({ taken }) => taken.map(({ id }) => id))))
  for (const step of exploration.edges) {
    const isNew = step.taken.some(({ id }) => !covered.has(id))
    if (!isNew) continue
    const end = endOf(exploration, step)
    for (const { taken } of runOf(end)) for (const { id } of taken) covered.add(id)
    chosen.push(end)
  }
  return chosen.toSorted((a, b) => a.depth - b.depth).map(toPath)
}

/** The shortest way from a step to an end. */
function endOf(exploration: Exploration, start: Step): Step {
  const queue = [start]
  for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
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
    sentence: `In ${step.scenario.title}: ${steps.flatMap(({ event }) => (event === null ? [] : [event.title])).join(' ')} The run ends ${outcome}.`,
    scenario: step.scenario,
    events,
    outcome,
    steps,
  }
}
