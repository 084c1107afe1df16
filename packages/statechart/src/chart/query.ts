import type { Chart, ChartState, ChartTransition } from './chart.js'

type ById = ReadonlyMap<string, ChartState>

/** The states that contain a state, nearest first. */
export function ancestorsOf(byId: ById, id: string): string[] {
  const found: string[] = []
  for (let at = byId.get(id)?.parent ?? null; at !== null; at = byId.get(at)?.parent ?? null) found.push(at)
  return found
}

/** Whether a state is the other state or one of its descendants. */
export const isWithin = (byId: ById, id: string, container: string): boolean =>
  id === container || ancestorsOf(byId, id).includes(container)

/** States by their ids. */
export const statesById = (chart: Chart): Map<string, ChartState> =>
  new Map(chart.states.map((state) => [state.id, state]))

/**
 * Returns the ids of the active states and their ancestors for a state value of XState.
 *
 * @param chart The chart of the machine.
 * @param value `snapshot.value`.
 * @returns Ids in document order. Keys that the chart doesn't have are ignored.
 *
 * @example
 * toSvg(chartLayout, { active: activeStates(chart, actor.getSnapshot().value) })
 */
export function activeStates(chart: Chart, value: unknown): readonly string[] {
  const root = chart.states[0]
  if (root === undefined) return []
  const found = new Set([root.id])
  const enter = (parent: string, inside: unknown): void => {
    const pairs: readonly (readonly [string, unknown])[] =
      typeof inside === 'string' ? [[inside, {}]] : Object.entries(Object(inside))
    for (const [key, deeper] of pairs) {
      const state = chart.states.find((one) => one.parent === parent && one.key === key)
      if (state === undefined) continue
      found.add(state.id)
      enter(state.id, deeper)
    }
  }
  enter(root.id, value)
  return chart.states.filter(({ id }) => found.has(id)).map(({ id }) => id)
}

/**
 * Returns the transitions that the active states can take, innermost state first.
 *
 * Reads only the structure: a guard can still reject a transition.
 */
export function possibleTransitions(chart: Chart, active: readonly string[]): readonly ChartTransition[] {
  return [...active].toReversed().flatMap((id) => chart.transitions.filter(({ source }) => source === id))
}

/** The active states without active children. */
const leavesOf = (chart: Chart, active: readonly string[]): readonly ChartState[] =>
  chart.states.filter(
    ({ id }) => active.includes(id) && !chart.states.some((one) => one.parent === id && active.includes(one.id)),
  )

/** Returns the text for a live region: `Now in Biometric. 3 events possible.` */
export function announcementOf(chart: Chart, active: readonly string[]): string {
  const names = leavesOf(chart, active).map(({ title }) => title)
  if (names.length === 0) return ''
  const isFinal = leavesOf(chart, active).every(({ type }) => type === 'final')
  const events = new Set(
    possibleTransitions(chart, active)
      .filter(({ kind }) => kind === 'event')
      .map(({ event }) => event),
  )
  const count = isFinal ? 0 : events.size
  const possible = count === 0 ? 'No event possible.' : `${count} event${count === 1 ? '' : 's'} possible.`
  return `Now in ${names.join(' and ')}. ${isFinal ? 'This is an end.' : possible}`
}
