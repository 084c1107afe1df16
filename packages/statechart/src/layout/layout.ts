import type { ELK } from 'elkjs/lib/elk-api.js'
import elkModule from 'elkjs/lib/elk.bundled.js'
import type { Chart } from '../chart/chart.js'
import type { LabelRow, LayoutEdge, ChartLayout } from '../draw/chart-layout.js'
import { arrangementOf } from './arrangements.js'
import { type Arrangement, toElk } from './elk-graph.js'
import { fromElk } from './from-elk.js'
import { type LayoutMetrics, costOf, crossingsByEdge, measureLayout } from './layout-metrics.js'
import { type LayoutOptions, type Reduced, type ReducedEdge, reduce } from './reduce.js'
import { spineOf } from './spine.js'

/** How many arrangements to try for the final graph: if it already reads well, if it doesn't, if every arrow is drawn, and for large charts. */
const EFFORT = { good: 4, small: 24, every: 2, large: 3, huge: 1 }

/** Up to this number of containers, there is a view for each combination of collapsed containers. */
const FEW = 3

/** Limits of a picture that reads well on a page. */
const BUDGET = { width: 900, bends: 30 }

const isWithinBudget = ({
  width,
  bends,
  crossings,
  labelOverEdge,
  labelOverLabel,
  labelOverNode,
  edgeOverNode,
  edgeOverHead,
}: LayoutMetrics): boolean =>
  width <= BUDGET.width &&
  bends <= BUDGET.bends &&
  crossings + labelOverEdge + labelOverLabel + labelOverNode + edgeOverNode + edgeOverHead === 0

/** How much clearer a transition is as an arrow than as a row. Service results and user events matter most. */
const WORTH: Readonly<Record<LabelRow['glyph'], number>> = {
  page: 200,
  done: 120,
  event: 80,
  snapshot: 60,
  always: 60,
  error: 20,
  timer: 20,
}

const worthOf = ({ label, back }: LayoutEdge): number =>
  Math.max(0, ...(label?.rows ?? []).map(({ glyph }) => WORTH[glyph])) * (back ? 0.5 : 1)

interface Attempt {
  readonly chartLayout: ChartLayout
  readonly metrics: LayoutMetrics
  readonly cost: number
}

/** The number of bent arrows to an initial state. Readers expect it straight below its dot. */
const bentStarts = ({ edges }: ChartLayout): number =>
  edges.filter(({ transitions, points }) => transitions.length === 0 && points.length > 2).length

/** The number of bends in the main line. It reads best straight down. */
const mainBends = ({ edges }: ChartLayout): number =>
  edges.reduce((sum, { line, points }) => sum + (line === 'main' ? Math.max(0, points.length - 2) : 0), 0)

const better = (a: Attempt, b: Attempt): Attempt => (b.cost < a.cost ? b : a)

/** Lays out one reduced graph in each arrangement, and returns the best. */
async function arrange(
  elk: ELK,
  chart: Chart,
  options: LayoutOptions,
  jumps: ReadonlySet<string>,
  first: Arrangement,
  ...others: readonly Arrangement[]
): Promise<Attempt> {
  const reduced = reduce(chart, options, jumps)
  const folded = new Set(reduced.folded)
  const view = { everyEdge: options.everyEdge === true, collapsed: options.collapsed ?? [] }
  const attempt = async (arrangement: Arrangement): Promise<Attempt> => {
    const chartLayout = fromElk(await elk.layout(toElk(reduced, folded, arrangement)), reduced, folded, view)
    const metrics = measureLayout(chartLayout)
    return {
      chartLayout,
      metrics,
      cost: costOf(metrics) + bentStarts(chartLayout) * 150 + mainBends(chartLayout) * 120,
    }
  }
  let best = await attempt(first)
  for (const arrangement of others) best = better(best, await attempt(arrangement))
  return best
}

/** The additional worth of an arrow in the spine. */
const SPINE = 250

/** Arrows that can become rows, because another arrow or the arrow of an initial state still leads to the target. */
const removable = (chartLayout: ChartLayout): LayoutEdge[] =>
  chartLayout.edges.filter(
    ({ target, transitions, line, label }) =>
      label !== null &&
      line === null &&
      chartLayout.edges.some((other) => other.target === target && other.transitions !== transitions),
  )

const widthOf = ({ points }: LayoutEdge): number => {
  const xs = points.map(([x]) => x)
  return Math.max(...xs) - Math.min(...xs)
}

const burdenOf = (edge: LayoutEdge): number =>
  edge.points.length * 60 + widthOf(edge) + (edge.label?.width ?? 0) - worthOf(edge)

/** Limits of the search for a readable picture. They depend only on the size of the chart, so the result is always the same. */
interface SearchBudget {
  /** How many arrows to try before one of them becomes a row. */
  readonly candidates: number
  /** How many arrows become rows in one step. */
  readonly atOnce: number
  /** The maximum number of steps. */
  readonly steps: number
  readonly effort: number
  /** The maximum number of arrows per state. */
  readonly density: number
  /** Whether the picture is marked as `rough`. */
  readonly isRough: boolean
}

const searchBudgetOf = ({ nodes, edges }: Reduced, everyEdge: boolean): SearchBudget => {
  const size = nodes.length + edges.length
  const isLarge = size > 250
  const isRough = size > 500
  if (everyEdge) {
    const effort = isLarge ? EFFORT.huge : EFFORT.every
    return { candidates: 0, atOnce: 0, steps: 0, effort, density: Infinity, isRough }
  }
  if (isRough) return { candidates: 1, atOnce: 12, steps: 3, effort: EFFORT.huge, density: 1, isRough }
  if (isLarge) return { candidates: 1, atOnce: 4, steps: 10, effort: EFFORT.large, density: 1.1, isRough }
  return { candidates: size > 60 ? 1 : 2, atOnce: 1, steps: 60, effort: EFFORT.small, density: 1.4, isRough }
}

/** The least important arrows above the density limit. They become rows before the layout starts: a picture with that many arrows can't read well. */
function surplusEdges(
  chart: Chart,
  { nodes, edges }: Reduced,
  spine: ReadonlySet<string>,
  density: number,
): ReadonlySet<string> {
  const most = Math.max(8, Math.floor(nodes.length * density))
  const order = new Map(chart.states.map(({ id }, index) => [id, index]))
  const isBack = ({ source, target }: ReducedEdge): boolean => (order.get(target) ?? 0) <= (order.get(source) ?? 0)
  const valueOf = (edge: ReducedEdge): number =>
    (spine.has(edge.id) ? SPINE : 0) +
    Math.max(...edge.rows.map(({ glyph }) => WORTH[glyph])) * (isBack(edge) ? 0.5 : 1) -
    Math.min(60, Math.abs((order.get(edge.target) ?? 0) - (order.get(edge.source) ?? 0)))
  const optional = edges.filter(({ line }) => line === null).toSorted((a, b) => valueOf(a) - valueOf(b))
  return new Set(optional.slice(0, Math.max(0, edges.length - most)).map(({ id }) => id))
}

/**
 * Computes the position of every state, arrow and label of a chart.
 *
 * The lines in the machine's `meta.line` are always drawn. Transitions to final states become rows of their source state, and arrows between the same two
 * states are merged. If the picture is still wider than 900 pixels or has more than 30 bends, the least important arrows also become rows. Every transition
 * stays visible; to draw each as an arrow, pass `everyEdge`. For more than 500 states and arrows, the layout tries few alternatives and sets `rough`.
 * A large chart takes seconds, so call this at build time.
 *
 * @param chart The result of `chartOf()`.
 * @param options Which parts of the chart to draw, and how.
 * @returns Plain JSON for `toSvg` and `<Statechart>`. The same chart and options give the same bytes.
 * @throws `StatechartError` with the code `unknownState` if an option contains the id of a state that isn't in the chart, or `emptyChart` if the chart has no states.
 *
 * @example
 * writeFileSync('chart.svg', toSvg(await layout(chartOf(machine))))
 */
export async function layout(chart: Chart, options: LayoutOptions = {}): Promise<ChartLayout> {
  const elk = new elkModule.default()
  const first = arrangementOf(0)
  const whole = reduce(chart, options)
  const budget = searchBudgetOf(whole, options.everyEdge === true)
  const spine = spineOf(chart, whole.edges)
  let jumps = surplusEdges(chart, whole, spine, budget.density)
  let best = await arrange(elk, chart, options, jumps, first)
  for (let step = 0; step < budget.steps && !isWithinBudget(best.metrics); step += 1) {
    const crossings = crossingsByEdge(best.chartLayout)
    const priceOf = (edge: LayoutEdge): number =>
      burdenOf(edge) - (spine.has(edge.id) ? SPINE : 0) + (crossings.get(edge.id) ?? 0) * 200
    const candidates = removable(best.chartLayout).toSorted((a, b) => priceOf(b) - priceOf(a))
    let next: (Attempt & { readonly price: number; readonly jumps: ReadonlySet<string> }) | null = null
    for (const edge of candidates.slice(0, budget.candidates)) {
      const folding = budget.atOnce === 1 ? [edge] : candidates.slice(0, budget.atOnce)
      const tried = new Set([...jumps, ...folding.map(({ id }) => id)])
      const attempt = await arrange(elk, chart, options, tried, first)
      const price = attempt.cost + worthOf(edge) + (spine.has(edge.id) ? SPINE : 0)
      if (next === null || price < next.price) next = { ...attempt, price, jumps: tried }
    }
    if (next === null) break
    best = next
    jumps = next.jumps
  }
  const effort = options.effort ?? (isWithinBudget(best.metrics) ? Math.min(budget.effort, EFFORT.good) : budget.effort)
  const others = Array.from({ length: Math.max(0, effort - 1) }, (_, index) => arrangementOf(index + 1))
  const { chartLayout } = better(best, await arrange(elk, chart, options, jumps, first, ...others))
  return { ...chartLayout, rough: budget.isRough }
}

/** The sets of collapsed states that get a view: every combination if there are few containers. */
function collapsedSets(chart: Chart): readonly (readonly string[])[] {
  const containers = chart.states.slice(1).filter(({ id }) => chart.states.some(({ parent }) => parent === id))
  const ids = containers.map(({ id }) => id)
  if (ids.length > FEW) return [[], ...ids.map((id) => [id]), ids]
  return ids.reduce<readonly (readonly string[])[]>((sets, id) => [...sets, ...sets.map((set) => [...set, id])], [[]])
}

/**
 * Lays out a chart in every view that a page can switch to: with and without every arrow, and with containers expanded or collapsed.
 *
 * @param chart The result of `chartOf()`.
 * @param options The options of `layout()`. `everyEdge` and `collapsed` set the first view.
 * @returns The layouts, with the view that `options` describes first.
 *
 * @example
 * writeFileSync('drawings.json', JSON.stringify(await layouts(chart)))
 */
export async function layouts(chart: Chart, options: LayoutOptions = {}): Promise<readonly ChartLayout[]> {
  const first = { everyEdge: options.everyEdge ?? false, collapsed: options.collapsed ?? [] }
  const others = [false, true].flatMap((everyEdge) =>
    collapsedSets(chart).map((collapsed) => ({ everyEdge, collapsed })),
  )
  const keyOf = (view: typeof first): string => `${view.everyEdge} ${[...view.collapsed].toSorted().join(' ')}`
  const views = new Map([first, ...others].map((view) => [keyOf(view), view]))
  const chartLayout: ChartLayout[] = []
  for (const view of views.values()) chartLayout.push(await layout(chart, { ...options, ...view }))
  return chartLayout
}
