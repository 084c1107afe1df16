import type { ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api.js'
import type { Box, ChartLayout, LayoutEdge, LayoutNode, Point } from '../draw/chart-layout.js'
import { METRICS as M } from '../draw/metrics.js'
import { HIDDEN, startOf } from './elk-graph.js'
import type { Reduced, ReducedNode } from './reduce.js'
import { headSize } from './sizes.js'

const round = (value: number): number => Math.round(value * 2) / 2

const boxOf = ({ x = 0, y = 0, width = 0, height = 0 }: ElkNode): Box => ({
  x: round(x),
  y: round(y),
  width: round(width),
  height: round(height),
})

const flatten = (node: ElkNode): ElkNode[] => (node.children ?? []).flatMap((child) => [child, ...flatten(child)])
const edgesOf = (node: ElkNode): ElkExtendedEdge[] => [...(node.edges ?? []), ...(node.children ?? []).flatMap(edgesOf)]

/** Removes repeated points and points on a straight line. */
function straighten(points: readonly Point[]): Point[] {
  const result: Point[] = []
  for (const point of points) {
    const [last, before] = [result.at(-1), result.at(-2)]
    if (last !== undefined && Math.abs(last[0] - point[0]) < 1 && Math.abs(last[1] - point[1]) < 1) continue
    const isStraight =
      last !== undefined &&
      before !== undefined &&
      ((Math.abs(before[0] - last[0]) < 0.6 && Math.abs(last[0] - point[0]) < 0.6) ||
        (Math.abs(before[1] - last[1]) < 0.6 && Math.abs(last[1] - point[1]) < 0.6))
    if (isStraight) result.pop()
    result.push(point)
  }
  return result
}

/** Removes steps of a few pixels from long lines by shifting the rest of the line. */
function levelOut(points: readonly Point[]): Point[] {
  const level: Point[] = []
  for (const [x, y] of points) {
    const [beforeX, beforeY] = level.at(-1) ?? [x, y]
    const [dx, dy] = [Math.abs(x - beforeX), Math.abs(y - beforeY)]
    level.push([dx < 4 && dy > 8 ? beforeX : x, dy < 4 && dx > 8 ? beforeY : y])
  }
  return level
}

// ELK returns the sections of an arrow that crosses containers in no particular order.
const pointsOf = ({ sections = [] }: ElkExtendedEdge): Point[] => {
  const rest = [...sections]
  const follows = new Set(rest.flatMap(({ outgoingSections = [] }) => outgoingSections))
  let at = rest.find(({ id }) => !follows.has(id)) ?? rest[0]
  const points: Point[] = []
  while (at !== undefined) {
    for (const { x, y } of [at.startPoint, ...(at.bendPoints ?? []), at.endPoint]) points.push([round(x), round(y)])
    const next: string | undefined = at.outgoingSections?.[0]
    at = next === undefined ? undefined : rest.find(({ id }) => id === next)
  }
  return straighten(levelOut(straighten(points)))
}

const nodeOf = ({ state, collapsed, rows }: ReducedNode, root: string, box: Box): LayoutNode => ({
  id: state.id,
  kind: state.type,
  parent: state.parent === root ? null : state.parent,
  title: state.history === null ? state.title : state.history === 'deep' ? 'H*' : 'H',
  description: state.history === null ? state.description : (state.description ?? state.title),
  tone: state.tone,
  transient: state.transient,
  collapsed,
  rows,
  ...box,
})

const startNode = (container: string, root: string, box: Box): LayoutNode => ({
  id: startOf(container),
  kind: 'start',
  parent: container === root ? null : container,
  title: '',
  description: null,
  tone: 'plain',
  transient: false,
  collapsed: null,
  rows: [],
  ...box,
})

/** The note above the picture with the transitions that every state has. */
const anywhereOf = ({ root, roomy }: Reduced): Omit<LayoutNode, 'x' | 'y'> | null =>
  root.rows.length === 0
    ? null
    : {
        ...nodeOf({ ...root, state: { ...root.state, title: 'In every state' } }, '', {
          x: 0,
          y: 0,
          width: 0,
          height: 0,
        }),
        ...headSize({ ...root, state: { ...root.state, title: 'In every state' }, collapsed: null }, roomy),
        kind: 'anywhere',
        collapsed: null,
      }

/** Converts ELK's result, and adds the parts that need no engine: a row with the folded final states, and the note for every state. */
export function fromElk(
  elk: ElkNode,
  reduced: Reduced,
  folded: ReadonlySet<string>,
  view: Pick<ChartLayout, 'everyEdge' | 'collapsed'>,
): ChartLayout {
  const root = reduced.root.state.id
  const boxes = new Map(flatten(elk).map((node) => [node.id, boxOf(node)]))
  const nodes = reduced.nodes.flatMap((node): LayoutNode[] => {
    const box = boxes.get(node.state.id)
    return box === undefined ? [] : [nodeOf(node, root, box)]
  })
  const starts = [...boxes].flatMap(([id, box]) =>
    id.endsWith('::start') ? [startNode(id.slice(0, -'::start'.length), root, box)] : [],
  )
  const byId = new Map(reduced.edges.map((edge) => [edge.id, edge]))
  const drawn = edgesOf(elk).filter(({ id }) => !id.startsWith(HIDDEN))
  const edges = drawn.map((edge): LayoutEdge => {
    const known = byId.get(edge.id)
    const points = pointsOf(edge)
    const label = edge.labels?.[0]
    const [from, to] = [points[0]?.[1] ?? 0, points.at(-1)?.[1] ?? 0]
    return {
      id: edge.id,
      source: edge.sources[0] ?? '',
      target: edge.targets[0] ?? '',
      transitions: known?.transitions ?? [],
      line: known?.line ?? null,
      back: to < from,
      points,
      label: known === undefined || label === undefined ? null : { ...boxOf({ ...label, id: '' }), rows: known.rows },
    }
  })
  return addFootRow(
    {
      id: root,
      ...view,
      rough: false,
      ...(reduced.roomy && { roomy: true }),
      nodes: [...nodes, ...starts],
      edges,
      width: round(elk.width ?? 0),
      height: round(elk.height ?? 0),
    },
    reduced,
    folded,
  )
}

const move = (chartLayout: ChartLayout, dx: number, dy: number): ChartLayout => ({
  ...chartLayout,
  nodes: chartLayout.nodes.map((node) => ({ ...node, x: node.x + dx, y: node.y + dy })),
  edges: chartLayout.edges.map((edge) => ({
    ...edge,
    points: edge.points.map(([x, y]): Point => [x + dx, y + dy]),
    label: edge.label === null ? null : { ...edge.label, x: edge.label.x + dx, y: edge.label.y + dy },
  })),
})

function addFootRow(chartLayout: ChartLayout, reduced: Reduced, folded: ReadonlySet<string>): ChartLayout {
  const anywhere = anywhereOf(reduced)
  const isFree = anywhere !== null && isFreeAt(chartLayout, anywhere)
  const shifted = anywhere === null || isFree ? chartLayout : move(chartLayout, 0, anywhere.height + 14)
  const ends = reduced.nodes.filter(({ state }) => folded.has(state.id))
  const placed: LayoutNode[] = []
  const gap = 14
  const goals = shifted.nodes.filter(({ kind, parent }) => kind === 'final' && parent === null)
  const bottom = shifted.height + (anywhere === null || isFree ? 0 : anywhere.height + 14)
  // Places the row beside the goal if there is room, on the right first, and otherwise below everything.
  const goal = goals.length === 1 ? goals[0] : undefined
  const sizes = ends.map((node) => ({ node, ...headSize(node, reduced.roomy) }))
  const rowOf = (list: typeof sizes, from: number, y: number): LayoutNode[] => {
    let x = from
    return list.map(({ node, width, height }) => {
      const box = { x, y, width, height }
      x += width + gap
      return nodeOf(node, chartLayout.id, box)
    })
  }
  const lengthOf = (list: typeof sizes): number => list.reduce((sum, { width }) => sum + width + gap, 0)
  const onRight =
    goal === undefined
      ? 0
      : sizes.findLastIndex(
          (_, index) => goal.x + goal.width + lengthOf(sizes.slice(0, index + 1)) <= shifted.width - M.margin,
        ) + 1
  const others = sizes.slice(onRight)
  const beside =
    goal === undefined
      ? []
      : [
          ...rowOf(others, goal.x - lengthOf(others), goal.y),
          ...rowOf(sizes.slice(0, onRight), goal.x + goal.width + gap, goal.y),
        ]
  const isBeside =
    goal !== undefined && goal.x - lengthOf(others) >= M.margin && beside.every((box) => isClear(shifted, box))
  if (isBeside) placed.push(...beside)
  else placed.push(...rowOf(sizes, M.margin, bottom))
  const right = Math.max(0, ...placed.map((node) => node.x + node.width))
  const tallest = Math.max(0, ...placed.map(({ height }) => height))
  return {
    ...shifted,
    width: Math.max(shifted.width, right + M.margin, anywhere === null ? 0 : anywhere.width + 2 * M.margin),
    height: isBeside || placed.length === 0 ? bottom : bottom + tallest + M.margin,
    nodes: [
      ...(anywhere === null
        ? []
        : [{ ...anywhere, x: isFree ? chartLayout.width - anywhere.width - M.margin : M.margin, y: M.margin }]),
      ...shifted.nodes,
      ...placed,
    ],
  }
}

/** Whether a box, with a margin, overlaps no node, label or arrow of a picture. */
const isClear = ({ nodes, edges }: ChartLayout, { x, y, width, height }: Box): boolean => {
  const near = 6
  const meets = (left: number, top: number, right: number, bottom: number): boolean =>
    left < x + width + near && right > x - near && top < y + height + near && bottom > y - near
  return (
    nodes.every((node) => !meets(node.x, node.y, node.x + node.width, node.y + node.height)) &&
    edges.every(
      ({ points, label }) =>
        (label === null || !meets(label.x, label.y, label.x + label.width, label.y + label.height)) &&
        points.slice(1).every(([toX, toY], index) => {
          const [fromX, fromY] = points[index] ?? [toX, toY]
          return !meets(Math.min(fromX, toX), Math.min(fromY, toY), Math.max(fromX, toX), Math.max(fromY, toY))
        }),
    )
  )
}

const isFreeAt = ({ nodes, edges, width }: ChartLayout, note: Omit<LayoutNode, 'x' | 'y'>): boolean => {
  const left = width - note.width - 2 * M.margin
  const bottom = M.margin + note.height + 14
  return (
    left >= M.margin &&
    nodes.every((node) => node.x + node.width < left || node.y > bottom) &&
    edges.every(
      ({ points, label }) =>
        points.every(([x, y]) => x < left || y > bottom) &&
        (label === null || label.x + label.width < left || label.y > bottom),
    )
  )
}
