import type { Chart, TransitionKind } from '../chart/chart.js'
import { statesById } from '../chart/query.js'
import type { ReducedEdge } from './reduce.js'

/** Trigger kinds by importance: service results first, then user events, then checks. */
const KINDS: readonly TransitionKind[] = ['done', 'event', 'always', 'snapshot', 'timer', 'error']

/** The number of arrows from each state to the goal. A compound state counts as leading into its initial state. */
function distancesTo(chart: Chart, goal: string | undefined): ReadonlyMap<string, number> {
  const byId = statesById(chart)
  const distances = new Map<string, number>()
  if (goal === undefined) return distances
  let front = [goal]
  for (let distance = 0; front.length > 0; distance += 1) {
    for (const id of front) distances.set(id, distance)
    const reached = front
    const sources = chart.transitions
      .filter(({ targets }) => targets.some((target) => reached.includes(target)))
      .map(({ source }) => source)
    const parents = chart.states.flatMap(({ id, initial }) =>
      initial !== null && reached.includes(initial) ? [id] : [],
    )
    front = [...new Set([...sources, ...parents])].filter((id) => !distances.has(id) && byId.has(id))
  }
  return distances
}

const smallest = <Item>(items: readonly Item[], keysOf: (item: Item) => readonly number[]): Item | undefined =>
  items.toSorted((a, b) => {
    const [left, right] = [keysOf(a), keysOf(b)]
    const at = left.findIndex((key, index) => key !== right[index])
    return at === -1 ? 0 : (left[at] ?? 0) - (right[at] ?? 0)
  })[0]

/** The most important arrows, which become rows last: the best forward arrow out of each state, and the best arrow into each other state. */
export function spineOf(chart: Chart, edges: readonly ReducedEdge[]): ReadonlySet<string> {
  const order = new Map(chart.states.map(({ id }, index) => [id, index]))
  const at = (id: string): number => order.get(id) ?? 0
  const root = chart.states[0]?.id ?? null
  const goal = chart.states.find(({ type, parent }) => type === 'final' && parent === root)?.id
  const distances = distancesTo(chart, goal)
  const transitions = new Map(chart.transitions.map((transition) => [transition.id, transition]))
  const keysOf = (edge: ReducedEdge): readonly number[] => {
    const own = edge.transitions.flatMap((id) => transitions.get(id) ?? [])
    return [
      distances.get(edge.target) === 0 ? 0 : 1,
      own.some(({ guard }) => guard === null) ? 0 : 1,
      Math.min(...own.map(({ kind }) => KINDS.indexOf(kind))),
      -own.length,
      distances.get(edge.target) ?? Number.MAX_SAFE_INTEGER,
    ]
  }
  const isForward = ({ source, target }: ReducedEdge): boolean => at(target) > at(source)
  const initials = new Set(chart.states.map(({ initial }) => initial))
  const chosen = new Set<string>()
  for (const { id } of chart.states) {
    const leaving = edges.filter((edge) => edge.source === id && isForward(edge))
    const best = smallest(leaving, keysOf)
    if (best !== undefined) chosen.add(best.id)
  }
  for (const { id } of chart.states) {
    const arriving = edges.filter((edge) => edge.target === id)
    const first = smallest(arriving, (edge) => [isForward(edge) ? 0 : 1, ...keysOf(edge), at(id) - at(edge.source)])
    if (first !== undefined && !initials.has(id) && !arriving.some((edge) => chosen.has(edge.id))) chosen.add(first.id)
  }
  return chosen
}
