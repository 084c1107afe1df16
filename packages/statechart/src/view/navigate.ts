import type { ChartLayout, LayoutNode } from '../draw/chart-layout.js'

/** A direction, as the name of its arrow key. */
export type Direction = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight'

/** Whether a key is an arrow key. */
export const isDirection = (key: string): key is Direction => /^Arrow(Up|Down|Left|Right)$/.test(key)

const stateOf = (id: string): string => (id.endsWith('::start') ? id.slice(0, -'::start'.length) : id)

/** Ids of the states that are connected to a state by a transition. */
function neighborsOf({ nodes, edges }: ChartLayout, id: string): ReadonlySet<string> {
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

const centerOf = ({ x, y, width, height, collapsed }: LayoutNode): readonly [number, number] => [
  x + width / 2,
  // For a state with visible child states, this is its title.
  collapsed === false ? y + 15 : y + height / 2,
]

/**
 * Returns the state that an arrow key moves to: along a transition, in the direction of the key.
 *
 * @returns The id; `null` if no transition leads in that direction.
 */
export function neighborIn(chartLayout: ChartLayout, id: string, direction: Direction): string | null {
  const from = chartLayout.nodes.find((node) => node.id === id)
  if (from === undefined) return null
  const [x, y] = centerOf(from)
  const isVertical = direction === 'ArrowUp' || direction === 'ArrowDown'
  const sign = direction === 'ArrowDown' || direction === 'ArrowRight' ? 1 : -1
  const neighbors = neighborsOf(chartLayout, id)
  let best: { readonly id: string; readonly far: number } | null = null
  for (const node of chartLayout.nodes) {
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

/** Returns the layout for a view; `undefined` if there is none. */
export const viewOf = (
  drawings: readonly ChartLayout[],
  everyEdge: boolean,
  collapsed: readonly string[],
): ChartLayout | undefined =>
  drawings.find((drawing) => drawing.everyEdge === everyEdge && sameSet(drawing.collapsed, collapsed))

/** Adds an item to a list, or removes it if the list contains it. */
export const toggled = (list: readonly string[], item: string): readonly string[] =>
  list.includes(item) ? list.filter((one) => one !== item) : [...list, item]

/** Returns the state that is the tab stop: the focused one, else the innermost active one, else the first. */
export const tabStop = ({ nodes }: ChartLayout, focus: string | null, active: readonly string[]): string | null => {
  const states = nodes.filter(({ kind }) => kind !== 'start' && kind !== 'anywhere')
  const found = states.find(({ id }) => id === focus) ?? states.findLast(({ id }) => active.includes(id)) ?? states[0]
  return found?.id ?? null
}
