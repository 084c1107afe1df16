import type { LaidNode, LaidOut } from '../draw/laid-out.js'

/** A direction, as the arrow keys name it. */
export type Direction = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight'

/** Whether a key is an arrow key. */
export const isDirection = (key: string): key is Direction => /^Arrow(Up|Down|Left|Right)$/.test(key)

const stateOf = (id: string): string => (id.endsWith('::start') ? id.slice(0, -'::start'.length) : id)

/** Ids of the states that a transition leads to or comes from. */
function neighborsOf({ nodes, edges }: LaidOut, id: string): ReadonlySet<string> {
  const found = new Set<string>()
  for (const edge of edges) {
    const [source, target] = [stateOf(edge.source), stateOf(edge.target)]
    if (source === id) found.add(target)
    if (target === id) found.add(source)
  }
  for (const node of nodes) {
    for (const { state } of node.rows.flatMap(({ pieces }) => pieces)) {
      if (node.id === id && state !== undefined) found.add(state)
      if (state === id) found.add(node.id)
    }
  }
  found.delete(id)
  return found
}

const centerOf = ({ x, y, width, height, collapsed }: LaidNode): readonly [number, number] => [
  x + width / 2,
  // A state that shows its inside is met at its title.
  collapsed === false ? y + 15 : y + height / 2,
]

/**
 * The state that an arrow key leads to: along a transition, in the direction of the key.
 *
 * @returns An id; `null` where no transition leads that way.
 */
export function neighborIn(laidOut: LaidOut, id: string, direction: Direction): string | null {
  const from = laidOut.nodes.find((node) => node.id === id)
  if (from === undefined) return null
  const [x, y] = centerOf(from)
  const isVertical = direction === 'ArrowUp' || direction === 'ArrowDown'
  const sign = direction === 'ArrowDown' || direction === 'ArrowRight' ? 1 : -1
  const neighbors = neighborsOf(laidOut, id)
  let best: { readonly id: string; readonly far: number } | null = null
  for (const node of laidOut.nodes) {
    if (!neighbors.has(node.id)) continue
    const [toX, toY] = centerOf(node)
    const ahead = (isVertical ? toY - y : toX - x) * sign
    const aside = Math.abs(isVertical ? toX - x : toY - y)
    if (ahead <= 0) continue
    const far = ahead + aside * 2
    if (best === null || far < best.far) best = { id: node.id, far }
  }
  return best?.id ?? null
}

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((item) => b.includes(item))

/** The picture that shows what is asked for; `undefined` where it was not laid out. */
export const viewOf = (
  drawings: readonly LaidOut[],
  everyEdge: boolean,
  collapsed: readonly string[],
): LaidOut | undefined =>
  drawings.find((drawing) => drawing.everyEdge === everyEdge && sameSet(drawing.collapsed, collapsed))

/** The same list with an item put in or taken out. */
export const toggled = (list: readonly string[], item: string): readonly string[] =>
  list.includes(item) ? list.filter((one) => one !== item) : [...list, item]

/** The state that the tab key reaches: the focused one, the innermost active one, or the first. */
export const tabStop = ({ nodes }: LaidOut, focus: string | null, active: readonly string[]): string | null => {
  const states = nodes.filter(({ kind }) => kind !== 'start' && kind !== 'anywhere')
  const found = states.find(({ id }) => id === focus) ?? states.findLast(({ id }) => active.includes(id)) ?? states[0]
  return found?.id ?? null
}
