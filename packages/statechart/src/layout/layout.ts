import type { ELK } from 'elkjs/lib/elk-api.js'
import elkModule from 'elkjs/lib/elk.bundled.js'
import type { Chart, TransitionKind } from '../chart/chart.js'
import type { LaidEdge, LaidOut } from '../draw/laid-out.js'
import { arrangementOf } from './arrangements.js'
import { type Arrangement, toElk } from './elk-graph.js'
import { fromElk } from './from-elk.js'
import { type Gate, costOf, gateOf } from './gate.js'
import { type LayoutOptions, reduce } from './reduce.js'
import { spineOf } from './spine.js'

/** Arrangements that are tried of the last reduction. */
const EFFORT = 12
/** The same where every arrow is drawn: that takes far longer. */
const EFFORT_OF_ALL = 2

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
const WORTH: Readonly<Record<TransitionKind, number>> = {
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
    return { laidOut, gate, cost: costOf(gate) + bentStarts(laidOut) * 150 }
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
    ({ target, transitions }) =>
      transitions.length > 0 &&
      laidOut.edges.some((other) => other.target === target && other.transitions !== transitions),
  )

/** How many arrows are tried before one of them becomes a row. */
const CANDIDATES = 10

const widthOf = ({ points }: LaidEdge): number => {
  const xs = points.map(([x]) => x)
  return Math.max(...xs) - Math.min(...xs)
}

const burdenOf = (edge: LaidEdge): number =>
  edge.points.length * 60 + widthOf(edge) + (edge.label?.width ?? 0) - worthOf(edge)

/**
 * Gives every state, arrow and label of a chart its place.
 *
 * Exits to the ends become rows of the states that they leave, and arrows between the same two states become one. Where the picture is still wider
 * than 900 pixels or has more than 30 bends, arrows that tell least become rows as well; none is lost, and `everyEdge` draws them all.
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
  const others = Array.from(
    { length: Math.max(0, (options.effort ?? (options.everyEdge === true ? EFFORT_OF_ALL : EFFORT)) - 1) },
    (_, index) => arrangementOf(index + 1),
  )
  const spine = spineOf(chart, reduce(chart, options).edges)
  let jumps: ReadonlySet<string> = new Set()
  let best = await arrange(elk, chart, options, jumps, first)
  while (options.everyEdge !== true && !isWithinBudget(best.gate)) {
    const candidates = removable(best.laidOut).toSorted((a, b) => burdenOf(b) - burdenOf(a))
    let next: (Attempt & { readonly price: number; readonly jumps: ReadonlySet<string> }) | null = null
    for (const edge of candidates.slice(0, CANDIDATES)) {
      const tried = new Set([...jumps, edge.id])
      const attempt = await arrange(elk, chart, options, tried, first)
      const price = attempt.cost + worthOf(edge) + (spine.has(edge.id) ? SPINE : 0)
      if (next === null || price < next.price) next = { ...attempt, price, jumps: tried }
    }
    if (next === null) break
    best = next
    jumps = next.jumps
  }
  return better(best, await arrange(elk, chart, options, jumps, first, ...others)).laidOut
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
