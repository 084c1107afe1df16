import type { Box, ChartLayout, LayoutEdge, LayoutNode, Point } from '../draw/chart-layout.js'
import { METRICS, heightsOf } from '../draw/metrics.js'
import { headSize } from './sizes.js'

/** Counts of readability problems in a layout, with its size in pixels. */
export interface LayoutMetrics {
  /** Pairs of arrows that cross. */
  readonly crossings: number
  readonly labelOverLabel: number
  readonly labelOverNode: number
  /** Labels that another arrow passes under. */
  readonly labelOverEdge: number
  /** Arrows that pass through a state that is neither their source nor their target. */
  readonly edgeOverNode: number
  /** Arrows that pass through the title or rows of a compound state. */
  readonly edgeOverHead: number
  readonly bends: number
  readonly width: number
  readonly height: number
}

type Segment = readonly [Point, Point]

const segmentsOf = ({ points }: LayoutEdge): Segment[] =>
  points.slice(1).map((point, index): Segment => [points[index] ?? point, point])

const overlaps = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

const boxOf = ([[ax, ay], [bx, by]]: Segment): Box => ({
  x: Math.min(ax, bx) - 0.1,
  y: Math.min(ay, by) - 0.1,
  width: Math.abs(ax - bx) + 0.2,
  height: Math.abs(ay - by) + 0.2,
})

const inset = ({ x, y, width, height }: Box, by: number): Box => ({
  x: x + by,
  y: y + by,
  width: width - 2 * by,
  height: height - 2 * by,
})

const pairs = <Item>(items: readonly Item[]): (readonly [Item, Item])[] =>
  items.flatMap((a, index) => items.slice(index + 1).map((b) => [a, b] as const))

/** An arrow with its bounding boxes. They are computed once, because every arrow is compared with every other arrow. */
interface TracedEdge {
  readonly edge: LayoutEdge
  readonly segments: readonly Box[]
  readonly bounds: Box
}

const trace = (edge: LayoutEdge): TracedEdge => {
  const segments = segmentsOf(edge).map(boxOf)
  const x = Math.min(...segments.map((box) => box.x))
  const y = Math.min(...segments.map((box) => box.y))
  const width = Math.max(...segments.map((box) => box.x + box.width)) - x
  const height = Math.max(...segments.map((box) => box.y + box.height)) - y
  return { edge, segments, bounds: { x, y, width, height } }
}

const passes = ({ segments, bounds }: TracedEdge, box: Box): boolean =>
  overlaps(bounds, box) && segments.some((segment) => overlaps(segment, box))

const isBeside = ([a, b]: readonly [TracedEdge, TracedEdge]): boolean =>
  overlaps(a.bounds, b.bounds) && a.segments.some((segment) => passes(b, segment))

/** The number of crossings of each arrow, by its id. */
export function crossingsByEdge({ edges }: ChartLayout): ReadonlyMap<string, number> {
  const crossings = new Map<string, number>()
  for (const [a, b] of pairs(edges.map(trace)).filter(isBeside))
    for (const { edge } of [a, b]) crossings.set(edge.id, (crossings.get(edge.id) ?? 0) + 1)
  return crossings
}

/**
 * Counts readability problems in a layout: crossings, overlaps and bends.
 *
 * Arrows that share a part of their path also count as crossing.
 *
 * @param chartLayout The result of `layout()`.
 * @returns The counts. Assert limits in a test to notice when a change to your machine makes its picture harder to read.
 *
 * @example
 * expect(measureLayout(await layout(chart))).toMatchObject({ crossings: 0, labelOverLabel: 0, labelOverNode: 0, labelOverEdge: 0 })
 */
export function measureLayout({ nodes, edges, width, height, roomy }: ChartLayout): LayoutMetrics {
  const parents = new Map(nodes.map(({ id, parent }) => [id, parent]))
  const lineOf = (id: string): string[] => {
    const line: string[] = []
    for (let at: string | null | undefined = id; at !== null && at !== undefined; at = parents.get(at)) line.push(at)
    return line
  }
  const lines = edges.map(trace)
  const labels = edges.flatMap((edge) => (edge.label === null ? [] : [{ edge, box: edge.label }]))
  const solid = nodes.filter(({ kind, collapsed }) => kind !== 'start' && collapsed !== false)
  const frames = nodes.filter(({ collapsed }) => collapsed === false)
  const crossesFrame = (box: Box): boolean => frames.some((frame) => overlaps(box, frame) && !contains(frame, box))
  return {
    crossings: pairs(lines).filter(isBeside).length,
    labelOverLabel: pairs(labels).filter(([a, b]) => overlaps(a.box, b.box)).length,
    labelOverNode: labels.filter(({ box }) => solid.some((node) => overlaps(box, node)) || crossesFrame(box)).length,
    labelOverEdge: labels.filter(({ edge, box }) => lines.some((other) => other.edge !== edge && passes(other, box)))
      .length,
    edgeOverNode: lines.filter((line) => {
      const { edge } = line
      const ends = new Set([...lineOf(edge.source), ...lineOf(edge.target)])
      return nodes.some((node) => node.kind !== 'start' && !ends.has(node.id) && passes(line, inset(node, 1)))
    }).length,
    edgeOverHead: frames.reduce(
      (sum, frame) => sum + lines.filter((line) => passes(line, headOf(frame, roomy))).length,
      0,
    ),
    bends: edges.reduce((sum, { points }) => sum + Math.max(0, points.length - 2), 0),
    width,
    height,
  }
}

const headOf = (frame: LayoutNode, roomy = false): Box => ({
  x: frame.x + 4,
  y: frame.y + 4,
  width: headSize({ ...frame, state: frame }).width - 8,
  height: METRICS.titleHeight + frame.rows.length * heightsOf(roomy).row - 4,
})

const contains = (outer: Box, inner: Box): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height

/** Combines the metrics into one number. Smaller is better. */
export const costOf = (metrics: LayoutMetrics): number =>
  (metrics.crossings +
    metrics.labelOverLabel +
    metrics.labelOverNode +
    metrics.labelOverEdge +
    metrics.edgeOverNode +
    metrics.edgeOverHead) *
    1000 +
  Math.max(0, metrics.width - 900) * 4 +
  metrics.bends * 20 +
  metrics.width * 0.3 +
  metrics.height * 0.2
