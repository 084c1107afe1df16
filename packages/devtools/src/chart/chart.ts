import { type Chart, type LaidOut, activeStates } from '@reauth/statechart'
import { DRAWING } from './drawing.js'

type State = Pick<
  Chart['states'][number],
  'id' | 'key' | 'title' | 'type' | 'parent' | 'initial' | 'description' | 'tone'
> & { readonly invokes: readonly { readonly id: string }[] }
type Transition = Pick<Chart['transitions'][number], 'id' | 'source' | 'targets' | 'kind' | 'event' | 'description'>

/** What the devtools read of the chart. */
interface DrawnChart {
  readonly id: string
  readonly states: readonly State[]
  readonly transitions: readonly Transition[]
}

const drawn = JSON.parse(DRAWING) as { readonly chart: DrawnChart; readonly drawing: LaidOut }

/** The chart. */
export const { chart } = drawn

const byId = new Map(chart.states.map((state) => [state.id, state]))
const transitionsById = new Map(chart.transitions.map((transition) => [transition.id, transition]))

/** A state by its id. */
export const stateById = (id: string): State | undefined => byId.get(id)

/** A transition by its id. */
export const transitionById = (id: string): Transition | undefined => transitionsById.get(id)

type Row = LaidOut['nodes'][number]['rows'][number]
type LabelRow = NonNullable<LaidOut['edges'][number]['label']>['rows'][number]

/** The sentences of what a row stands for: its tooltip. */
const told = <Each extends Row | LabelRow>(row: Each): Each => ({
  ...row,
  detail:
    row.detail ??
    ('transitions' in row ? row.transitions : [row.transition]).map((id) => transitionById(id)?.description).join('\n'),
})

/** The places of the chart. */
export const drawing: LaidOut = {
  ...drawn.drawing,
  // The title, the description and the tone are those of the state, unless the drawing has others.
  nodes: drawn.drawing.nodes.map((node) => ({ ...byId.get(node.id), ...node, rows: node.rows.map(told) })),
  edges: drawn.drawing.edges.map((edge) => ({
    ...edge,
    label: edge.label && { ...edge.label, rows: edge.label.rows.map(told) },
  })),
}

/** A state with those around it, innermost first, without the root. */
export function lineOf(id: string): string[] {
  const found: string[] = []
  for (let at = byId.get(id); at !== undefined && at.parent !== null; at = byId.get(at.parent)) found.push(at.id)
  return found
}

/** Ids of the states that a state value of XState names, with all that contain them: outermost first. */
export const activeIds = (value: string | object): readonly string[] => activeStates(chart as object as Chart, value)
