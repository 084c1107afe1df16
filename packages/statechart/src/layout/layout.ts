import type { ELK } from 'elkjs/lib/elk-api.js'
import elkModule from 'elkjs/lib/elk.bundled.js'
import type { Chart } from '../chart/chart.js'
import type { LabelRow, LaidEdge, LaidOut } from '../draw/laid-out.js'
import { arrangementOf } from './arrangements.js'
import { type Arrangement, toElk } from './elk-graph.js'
import { fromElk } from './from-elk.js'
import { type Gate, costOf, crossingsByEdge, gateOf } from './gate.js'
import { type LayoutOptions, type Reduced, type ReducedEdge, reduce } from './reduce.js'
import { spineOf } from './spine.js'

/** How many arrangements of the last reduction are tried: if it reads well already, if it doesn't yet, if every arrow is drawn, and for large charts. */
const EFFORT = { good: 4, small: 24, every: 2, large: 3, huge: 1 }

/** So many containers have a view for each combination. */
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
}: Gate): boolean =>
  width <= BUDGET.width &&
  bends <= BUDGET.bends &&
  crossings + labelOverEdge + labelOverLabel + labelOverNode + edgeOverNode + edgeOverHead === 0

/** What an arrow tells that a row would tell less well: services that answer and people who act carry the story. */
const WORTH: Readonly<Record<LabelRow['glyph'], number>> = {
  page: 200,
  done: 120,
  event: 80,
  snapshot: 60,
  always: 60,
  error: 20,
  timer: 20,
}

const worthOf = ({ label, back }: LaidEdge): number =>
  Math.max(0, ...(label?.rows ?? []).map(({ glyph }) => WORTH[glyph])) * (back ? 0.5 : 1)

interface Attempt {
  readonly laidOut: LaidOut
  readonly gate: Gate
  readonly cost: number
}

/** Initial states that are not met straight below their dot: the eye looks for them there. */
const bentStarts = ({ edges }: LaidOut): number =>
  edges.filter(({ transitions, points }) => transitions.length === 0 && points.length > 2).length

/** Corners of the main line: it reads best straight down. */
const mainBends = ({ edges }: LaidOut): number =>
  edges.reduce((sum, { line, points }) => sum + (line === 'main' ? Math.max(0, points.length - 2) : 0), 0)

const better = (a: Attempt, b: Attempt): Attempt => (b.cost < a.cost ? b : a)

/** Lays out one reduction in the first `effort` arrangements, and keeps the best. */
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
    const laidOut = fromElk(await elk.layout(toElk(reduced, folded, arrangement)), reduced, folded, view)
    const gate = gateOf(laidOut)
    return { laidOut, gate, cost: costOf(gate) + bentStarts(laidOut) * 150 + mainBends(laidOut) * 120 }
  }
  let best = await attempt(first)
  for (const arrangement of others) best = better(best, await attempt(arrangement))
  return best
}

/** What an arrow of the spine is worth on top. */
const SPINE = 250

/** Arrows that may become rows: where another one still leads to the target, or the arrow of an initial state does. */
const removable = (laidOut: LaidOut): LaidEdge[] =>
  laidOut.edges.filter(
    ({ target, transitions, line, label }) =>
      label !== null &&
      line === null &&
      laidOut.edges.some((other) => other.target === target && other.transitions !== transitions),
  )

const widthOf = ({ points }: LaidEdge): number => {
  const xs = points.map(([x]) => x)
  return Math.max(...xs) - Math.min(...xs)
}

const burdenOf = (edge: LaidEdge): number =>
  edge.points.length * 60 + widthOf(edge) + (edge.label?.width ?? 0) - worthOf(edge)

/** How long the search for a good picture goes on. Depends on the size of the chart alone, so that the result is the same each time. */
interface SearchBudget {
  /** How many arrows are tried before one of them becomes a row. */
  readonly candidates: number
  /** How many arrows become rows in one step. */
  readonly atOnce: number
  /** How many steps there are at most. */
  readonly steps: number
  readonly effort: number
  /** How many arrows for each state are laid out at most. */
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

/** The least important arrows beyond the density. They become rows before anything is laid out: no picture of so many reads well. */
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
 * Gives every state, arrow and label of a chart its place.
 *
 * The lines that the machine names are always drawn. Exits to the ends become rows of the states that they leave, and arrows between the same two states
 * become one. Where the picture is still wider than 900 pixels or has more than 30 bends, the least important arrows become rows, too; none is lost, and
 * `everyEdge` draws them all. A chart of more than 500 states and arrows is laid out with little search: `rough` says so.
 * Takes seconds for a large chart: meant for the time of building, not for a page.
 *
 * @param chart What `chartOf` returned.
 * @param options What is drawn of it.
 * @returns Plain JSON for `toSvg` and `<Statechart>`. The same chart and options give the same bytes.
 * @throws `StatechartError` with the code `unknownState` where an option names a state that the chart does not have, or `emptyChart`.
 *
 * @example
 * writeFileSync('chart.svg', toSvg(await layout(chartOf(machine))))
 */
export async function layout(chart: Chart, options: LayoutOptions = {}): Promise<LaidOut> {
  const elk = new elkModule.default()
  const first = arrangementOf(0)
  const whole = reduce(chart, options)
  const budget = searchBudgetOf(whole, options.everyEdge === true)
  const spine = spineOf(chart, whole.edges)
  let jumps = surplusEdges(chart, whole, spine, budget.density)
  let best = await arrange(elk, chart, options, jumps, first)
  for (let step = 0; step < budget.steps && !isWithinBudget(best.gate); step += 1) {
    const crossings = crossingsByEdge(best.laidOut)
    const priceOf = (edge: LaidEdge): number =>
      burdenOf(edge) - (spine.has(edge.id) ? SPINE : 0) + (crossings.get(edge.id) ?? 0) * 200
    const candidates = removable(best.laidOut).toSorted((a, b) => priceOf(b) - priceOf(a))
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
  const effort = options.effort ?? (isWithinBudget(best.gate) ? Math.min(budget.effort, EFFORT.good) : budget.effort)
  const others = Array.from({ length: Math.max(0, effort - 1) }, (_, index) => arrangementOf(index + 1))
  const { laidOut } = better(best, await arrange(elk, chart, options, jumps, first, ...others))
  return { ...laidOut, rough: budget.isRough }
}

/** Sets of collapsed states that are worth a view: all of them where they are few. */
function collapsedSets(chart: Chart): readonly (readonly string[])[] {
  const containers = chart.states.slice(1).filter(({ id }) => chart.states.some(({ parent }) => parent === id))
  const ids = containers.map(({ id }) => id)
  if (ids.length > FEW) return [[], ...ids.map((id) => [id]), ids]
  return ids.reduce<readonly (readonly string[])[]>((sets, id) => [...sets, ...sets.map((set) => [...set, id])], [[]])
}

/**
 * Lays out a chart in every view that a page can switch to: with and without every arrow, and with its containers shown or collapsed.
 *
 * @param chart What `chartOf` returned.
 * @param options As for `layout`; `everyEdge` and `collapsed` are those of the first view.
 * @returns The views, the one that `options` asks for first.
 *
 * @example
 * writeFileSync('drawings.json', JSON.stringify(await layouts(chart)))
 */
export async function layouts(chart: Chart, options: LayoutOptions = {}): Promise<readonly LaidOut[]> {
  const first = { everyEdge: options.everyEdge ?? false, collapsed: options.collapsed ?? [] }
  const others = [false, true].flatMap((everyEdge) =>
    collapsedSets(chart).map((collapsed) => ({ everyEdge, collapsed })),
  )
  const keyOf = (view: typeof first): string => `${view.everyEdge} ${[...view.collapsed].toSorted().join(' ')}`
  const views = new Map([first, ...others].map((view) => [keyOf(view), view]))
  const laidOut: LaidOut[] = []
  for (const view of views.values()) laidOut.push(await layout(chart, { ...options, ...view }))
  return laidOut
}
