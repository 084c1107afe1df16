import { type Chart, type ChartLayout, activeStates } from '@reauth/statechart'
import { DRAWING } from './drawing.js'

type State = Pick<
  Chart['states'][number],
  'id' | 'key' | 'title' | 'type' | 'parent' | 'initial' | 'description' | 'tone'
> & { readonly invokes: readonly { readonly id: string }[] }
type Transition = Pick<Chart['transitions'][number], 'id' | 'source' | 'targets' | 'kind' | 'event' | 'description'>

/** The parts of the chart that the devtools read. */
interface DrawnChart {
  readonly id: string
  readonly states: readonly State[]
  readonly transitions: readonly Transition[]
}

const drawn = JSON.parse(DRAWING) as { readonly chart: DrawnChart; readonly drawing: ChartLayout }

/** The chart. */
export const { chart } = drawn

const byId = new Map(chart.states.map((state) => [state.id, state]))
const transitionsById = new Map(chart.transitions.map((transition) => [transition.id, transition]))

/** Returns a state by its id. */
export const stateById = (id: string): State | undefined => byId.get(id)

/** Returns a transition by its id. */
export const transitionById = (id: string): Transition | undefined => transitionsById.get(id)

type Row = ChartLayout['nodes'][number]['rows'][number]
type LabelRow = NonNullable<ChartLayout['edges'][number]['label']>['rows'][number]

/** Adds the tooltip to a row: the descriptions of its transitions. */
const withDetail = <Each extends Row | LabelRow>(row: Each): Each => ({
  ...row,
  detail:
    row.detail ??
    ('transitions' in row ? row.transitions : [row.transition]).map((id) => transitionById(id)?.description).join('\n'),
})

/** The layout of the chart. */
export const drawing: ChartLayout = {
  ...drawn.drawing,
  // The drawing contains title, description and tone only if they differ from those of the state.
  nodes: drawn.drawing.nodes.map((node) => ({ ...byId.get(node.id), ...node, rows: node.rows.map(withDetail) })),
  edges: drawn.drawing.edges.map((edge) => ({
    ...edge,
    label: edge.label && { ...edge.label, rows: edge.label.rows.map(withDetail) },
  })),
}

/** Returns the ids of a state and its ancestors, innermost first, without the root. */
export function lineOf(id: string): string[] {
  const found: string[] = []
  for (let at = byId.get(id); at !== undefined && at.parent !== null; at = byId.get(at.parent)) found.push(at.id)
  return found
}

/** Returns the ids of the active states and their ancestors for a state value of XState, outermost first. */
export const activeIds = (value: string | object): readonly string[] => activeStates(chart as object as Chart, value)
