import type { ELK } from 'elkjs/lib/elk-api.js'
import elkModule from 'elkjs/lib/elk.bundled.js'
import type { Chart } from '../chart/chart.js'
import type { LabelRow, LaidEdge, LaidOut } from '../draw/laid-out.js'
import { arrangementOf } from './arrangements.js'
import { type Arrangement, toElk } from './elk-graph.js'
import { fromElk } from './from-elk.js'
import { type Gate, blameOf, costOf, gateOf } from './gate.js'
import { type LayoutOptions, type Reduced, type ReducedEdge, reduce } from './reduce.js'
import { spineOf } from './spine.js'

/** Arrangements that are tried of the last reduction: of one that reads well already, of one that does not yet, of one where every arrow is drawn, and of large ones. */
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

/** How much of the engine's time a chart of a size is given. The same chart is always given the same. */
interface Means {
  /** Arrows that are tried before one of them becomes a row. */
  readonly candidates: number
  /** Arrows that become rows at once. */
  readonly atOnce: number
  /** Times that arrows become rows. */
  readonly steps: number
  readonly effort: number
  /** Arrows for each state that are laid out at all. */
  readonly density: number
}

const meansOf = ({ nodes, edges }: Reduced, everyEdge: boolean): Means => {
  const size = nodes.length + edges.length
  const large = size > 250
  if (everyEdge)
    return { candidates: 0, atOnce: 0, steps: 0, effort: large ? EFFORT.huge : EFFORT.every, density: Infinity }
  if (size > 500) return { candidates: 1, atOnce: 12, steps: 3, effort: EFFORT.huge, density: 1 }
  if (large) return { candidates: 1, atOnce: 4, steps: 10, effort: EFFORT.large, density: 1.1 }
  return { candidates: size > 60 ? 1 : 2, atOnce: 1, steps: 60, effort: EFFORT.small, density: 1.4 }
}

/** Arrows that become rows before anything is laid out, since no picture of so many reads well: those that tell least. */
function tooMany(
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
 * become one. Where the picture is still wider than 900 pixels or has more than 30 bends, arrows that tell least become rows as well; none is lost, and
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
  const means = meansOf(whole, options.everyEdge === true)
  const spine = spineOf(chart, whole.edges)
  let jumps = tooMany(chart, whole, spine, means.density)
  let best = await arrange(elk, chart, options, jumps, first)
  for (let step = 0; step < means.steps && !isWithinBudget(best.gate); step += 1) {
    const blame = blameOf(best.laidOut)
    const priceOf = (edge: LaidEdge): number =>
      burdenOf(edge) - (spine.has(edge.id) ? SPINE : 0) + (blame.get(edge.id) ?? 0) * 200
    const candidates = removable(best.laidOut).toSorted((a, b) => priceOf(b) - priceOf(a))
    let next: (Attempt & { readonly price: number; readonly jumps: ReadonlySet<string> }) | null = null
    for (const edge of candidates.slice(0, means.candidates)) {
      const also = means.atOnce === 1 ? [edge] : candidates.slice(0, means.atOnce)
      const tried = new Set([...jumps, ...also.map(({ id }) => id)])
      const attempt = await arrange(elk, chart, options, tried, first)
      const price = attempt.cost + worthOf(edge) + (spine.has(edge.id) ? SPINE : 0)
      if (next === null || price < next.price) next = { ...attempt, price, jumps: tried }
    }
    if (next === null) break
    best = next
    jumps = next.jumps
  }
  const most = isWithinBudget(best.gate) ? Math.min(means.effort, EFFORT.good) : means.effort
  const others = Array.from({ length: Math.max(0, (options.effort ?? most) - 1) }, (_, index) =>
    arrangementOf(index + 1),
  )
  const { laidOut } = better(best, await arrange(elk, chart, options, jumps, first, ...others))
  return { ...laidOut, rough: means.density === 1 }
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
