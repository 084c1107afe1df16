import { chart, lineOf } from '../chart/chart.js'

const initialOf = (id: string): string => {
  const initial = chart.states.find((state) => state.id === id)?.initial ?? null
  return initial === null ? id : initialOf(initial)
}

/**
 * Finds the transitions that lead from one state to another, if the sender didn't report them: the first by its event, the others among `always` transitions.
 *
 * Reads only the structure. If two guards lead to the same state, it returns the first transition.
 */
export function transitionsBetween(active: readonly string[], leaf: string, event: string): readonly string[] {
  const start = active.length === 0 ? chart.states[0]?.initial : undefined
  const queue: { readonly at: string; readonly way: readonly string[] }[] = []
  const visited = new Set<string>()
  const follow = (sources: readonly string[], way: readonly string[], isFirst: boolean): void => {
    for (const { id, source, targets, kind, event: trigger } of chart.transitions) {
      if (!sources.includes(source) || targets.length === 0) continue
      // Without a report, any transition can have left the state.
      if (isFirst ? trigger !== event && event !== 'xstate.init' : kind !== 'always') continue
      const at = initialOf(targets[0]!)
      if (visited.has(at)) continue
      visited.add(at)
      queue.push({ at, way: [...way, id] })
    }
  }
  if (start !== undefined && start !== null) {
    if (start === leaf) return []
    follow([start], [], false)
  } else follow([...active].toReversed(), [], true)
  for (let found = queue.shift(); found !== undefined; found = queue.shift()) {
    if (found.at === leaf) return found.way
    follow(lineOf(found.at), found.way, false)
  }
  return []
}
