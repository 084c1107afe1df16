import type { Chart, ChartState, ChartTransition, Line } from '../chart/chart.js'
import { StatechartError } from '../chart/statechart-error.js'
import { ancestorsOf, isWithin, statesById } from '../chart/query.js'
import { type Exit, detailOf, exitRows, labelRow, ownRows } from './rows.js'
import type { LabelRow, Row } from '../draw/chart-layout.js'

/** Options for the layout of a chart. */
export interface LayoutOptions {
  /** Draw every transition as an arrow, for audits. Default `false`: exits are folded into the states that they leave. */
  readonly everyEdge?: boolean
  /** Ids of states whose child states are hidden. Default none. */
  readonly collapsed?: readonly string[]
  /** Ids of the states of the main line, in order. An alternative to `meta.line` on transitions. Default none. */
  readonly main?: readonly string[]
  /** Ids of the states whose incoming arrows become rows. Default: every top-level final state except the first one and those that a line leads to. */
  readonly fold?: readonly string[]
  /** Show entry and exit actions. Default: the value of `everyEdge`. */
  readonly actions?: boolean
  /** Make rows and label lines 24 pixels high, large enough for touch. Set it for views with `possible`. Default `false`. */
  readonly roomy?: boolean
  /** How many arrangements to try; the best one is used. Default 24, or 4 if the first one reads well, 2 with `everyEdge`, and fewer for a large chart. */
  readonly effort?: number
}

/** A state to place. */
export interface ReducedNode {
  readonly state: ChartState
  readonly collapsed: boolean | null
  readonly rows: readonly Row[]
}

/** An arrow to route. */
export interface ReducedEdge {
  readonly id: string
  readonly source: string
  readonly target: string
  readonly transitions: readonly string[]
  readonly rows: readonly LabelRow[]
  readonly line: Line | null
}

/** The graph to lay out, after folding and merging. */
export interface Reduced {
  readonly root: ReducedNode
  readonly nodes: readonly ReducedNode[]
  readonly edges: readonly ReducedEdge[]
  readonly folded: readonly string[]
  readonly roomy: boolean
}

/** The top-level final states whose incoming arrows become rows: all except the first one, which is the goal, and those that a line leads to. */
const foldedByDefault = (chart: Chart, lineOf: (transition: ChartTransition) => Line | null): readonly string[] => {
  const root = chart.states[0]?.id
  const onLines = new Set(
    chart.transitions.flatMap((transition) => (lineOf(transition) === null ? [] : transition.targets)),
  )
  const finals = chart.states.filter(({ type, parent }) => type === 'final' && parent === root)
  return finals.slice(1).flatMap(({ id }) => (onLines.has(id) ? [] : [id]))
}

/** Returns the line of a transition: from the option `main`, else from the machine. */
function linesOf(
  chart: Chart,
  byId: ReadonlyMap<string, ChartState>,
  main: readonly string[],
): (transition: ChartTransition) => Line | null {
  const steps = main.slice(1).map((to, index) => [main[index] ?? to, to] as const)
  return ({ source, targets, line }) =>
    steps.some(([from, to]) => targets.includes(to) && isWithin(byId, source, from)) ? 'main' : line
}

/** The transitions that lead to the state in which a run resumes after the page navigated away. */
const returnsOf = (chart: Chart, { id, resumesAt }: ChartState): readonly string[] =>
  chart.transitions.flatMap(({ id: transition, source, targets, kind }) =>
    resumesAt !== null && targets.includes(resumesAt) && kind === 'always' && source !== id ? [transition] : [],
  )

interface Arrow {
  readonly transition: ChartTransition
  readonly source: string
  readonly target: string
}

/** Folds, merges and hides transitions, so that only the important ones are laid out as arrows. */
export function reduce(chart: Chart, options: LayoutOptions, jumps: ReadonlySet<string> = new Set()): Reduced {
  const byId = statesById(chart)
  const rootState = chart.states[0]
  if (rootState === undefined)
    throw new StatechartError(
      'emptyChart',
      'The chart has no states. Pass the chart of a machine with at least one state.',
    )
  for (const id of [...(options.collapsed ?? []), ...(options.fold ?? []), ...(options.main ?? [])])
    if (!byId.has(id)) throw new StatechartError('unknownState', `The chart has no state ${id}.`)
  const collapsed = (options.collapsed ?? []).filter((id) => id !== rootState.id)
  const isHidden = (state: ChartState): boolean => ancestorsOf(byId, state.id).some((id) => collapsed.includes(id))
  const shown = chart.states.filter((state) => !isHidden(state))
  const visibleOf = (id: string): string => ancestorsOf(byId, id).findLast((up) => collapsed.includes(up)) ?? id
  const lineOf = linesOf(chart, byId, options.main ?? [])
  const folded = options.everyEdge === true ? [] : (options.fold ?? foldedByDefault(chart, lineOf))

  const arrows: Arrow[] = []
  const exits = new Map<string, Exit[]>()
  const exitOf = (id: string, transition: ChartTransition, target: string | null): void => {
    exits.set(id, [...(exits.get(id) ?? []), { transition, target }])
  }
  for (const transition of chart.transitions) {
    const source = visibleOf(transition.source)
    if (transition.targets.length === 0) exitOf(source, transition, null)
    for (const to of transition.targets) {
      const target = visibleOf(to)
      const isInside = source !== transition.source && source === target
      if (isInside) continue
      // An arrow between a state and what contains it has no route that reads well.
      const isRow =
        isWithin(byId, target, source) ||
        isWithin(byId, source, target) ||
        folded.includes(target) ||
        (options.everyEdge !== true && jumps.has(`${source}>${target}`))
      if (isRow) exitOf(source, transition, target)
      else arrows.push({ transition, source, target })
    }
  }

  const groups = new Map<string, Arrow[]>()
  for (const arrow of arrows) {
    const key = `${arrow.source}>${arrow.target}`
    groups.set(key, [...(groups.get(key) ?? []), arrow])
  }
  const edges = [...groups].map(([id, group]): ReducedEdge => {
    const [first] = group
    return {
      id,
      source: first?.source ?? '',
      target: first?.target ?? '',
      transitions: group.map(({ transition }) => transition.id),
      rows: group.map(({ transition }) => labelRow(transition, detailOf(byId, transition))),
      line: group.some(({ transition }) => lineOf(transition) === 'main')
        ? 'main'
        : group.some(({ transition }) => lineOf(transition) === 'aside')
          ? 'aside'
          : null,
    }
  })
  for (const state of shown) {
    if (state.resumesAt === null || !byId.has(state.resumesAt)) continue
    const [source, target] = [visibleOf(state.id), visibleOf(state.resumesAt)]
    if (isWithin(byId, target, source) || isWithin(byId, source, target)) continue
    const row: LabelRow = {
      glyph: 'page',
      nth: null,
      text: 'the page leaves and comes back',
      transition: `${state.id}||page`,
      detail: `The page leaves in ${state.title}. The run continues in ${byId.get(state.resumesAt)?.title ?? state.resumesAt}.`,
    }
    edges.push({
      id: `${source}>${target}>page`,
      source,
      target,
      transitions: returnsOf(chart, state),
      rows: [row],
      line: 'aside',
    })
  }

  const nodeOf = (state: ChartState): ReducedNode => {
    const hasInside = chart.states.some(({ parent }) => parent === state.id)
    const isCollapsed = collapsed.includes(state.id)
    const inner = isCollapsed
      ? chart.states.filter(({ id }) => id !== state.id && isWithin(byId, id, state.id)).length
      : 0
    return {
      state,
      collapsed: hasInside ? isCollapsed : null,
      rows: [
        ...ownRows(state, inner, options.actions ?? options.everyEdge === true),
        ...exitRows(byId, state, exits.get(state.id) ?? [], folded),
      ],
    }
  }
  const nodes = shown.filter(({ id }) => id !== rootState.id).map(nodeOf)
  return { root: nodeOf(rootState), nodes, edges, folded, roomy: options.roomy === true }
}
