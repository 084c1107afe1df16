import { type Chart, activeStates } from '@reauth/statechart'
import type { Step } from '@reauth/core/testing'

/** Returns the ids of the states and transitions that a run passed. */
export function trailOf(chart: Chart, steps: readonly Step[]): readonly string[] {
  const parents = new Map(chart.states.map(({ id, parent }) => [id, parent]))
  const transitions = new Map(chart.transitions.map((one) => [one.id, one]))
  const found = new Set<string>()
  const enter = (id: string): void => {
    for (let at: string | null | undefined = id; at !== null && at !== undefined; at = parents.get(at)) found.add(at)
  }
  for (const step of steps) {
    for (const taken of step.taken) {
      const transition = transitions.get(taken.drawingId)
      if (transition === undefined) continue
      found.add(transition.id)
      enter(transition.source)
      transition.targets.forEach(enter)
    }
    for (const id of activeStates(chart, step.snapshot.value)) found.add(id)
  }
  return [...found]
}

/** Returns the last moment when a run was in a state or passed through it; -1 if there is none. */
export function momentIn(chart: Chart, steps: readonly Step[], id: string): number {
  const resting = steps.findLastIndex(({ snapshot }) => activeStates(chart, snapshot.value).includes(id))
  return resting < 0 ? steps.findLastIndex((step) => trailOf(chart, [step]).includes(id)) : resting
}

/** Returns the titles of the active states, outermost first, without the root. */
export const pathOf = (chart: Chart, value: unknown): readonly string[] => {
  const active = activeStates(chart, value)
  return chart.states.flatMap(({ id, parent, title }) => (parent !== null && active.includes(id) ? [title] : []))
}

/** Returns the innermost active state. */
export const leafOf = (chart: Chart, value: unknown): Chart['states'][number] | undefined =>
  chart.states.find(({ id }) => id === activeStates(chart, value).at(-1))
