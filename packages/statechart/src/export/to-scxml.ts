import type { Chart, ChartState, ChartTransition } from '../chart/chart.js'
import { type Shape, shape, textOf } from '../draw/shape.js'

/**
 * The event of a transition under a name of its own: `done.*` and `error.*` are reserved in SCXML.
 */
function scxmlEvent({ kind, event, actor, source, label }: ChartTransition): string | null {
  if (kind === 'always') return null
  if (kind === 'timer') return `timeout.${label.replace(/\W+/g, '_')}.${source.replace(/[^\w.]+/g, '_')}`
  if (kind === 'snapshot') return `service.update.${actor ?? ''}`
  if (actor !== null) return `service.${kind}.${actor}`
  // SCXML itself raises this one when the inside of a state is finished.
  if (kind === 'done') return `done.state.${nameOf(event.slice('xstate.done.state.'.length))}`
  return event
}

/** An SCXML id: XML wants a name. */
const nameOf = (id: string): string => {
  const name = id.replace(/[^\w.-]+/g, '_')
  return /^[A-Za-z_]/.test(name) ? name : `_${name}`
}

const transitionShape = (transition: ChartTransition): Shape =>
  shape(
    'transition',
    {
      event: scxmlEvent(transition),
      cond: transition.guard === null ? null : `guard(${JSON.stringify(transition.guard)})`,
      target: transition.targets.length === 0 ? null : transition.targets.map(nameOf).join(' '),
      // XState stays inside unless it is told to reenter; SCXML leaves unless it is told to stay.
      type: transition.reenter || transition.targets.length === 0 ? null : 'internal',
    },
    transition.actions.map((action) => shape('log', { label: 'action', expr: JSON.stringify(action) })),
  )

const TAGS = { atomic: 'state', compound: 'state', parallel: 'parallel', final: 'final', history: 'history' } as const

/**
 * Writes a chart as SCXML: structure, events and conditions by name.
 *
 * Guards are calls of a function `guard(name)` that the interpreter's data model has to offer; actions are `<log>` elements.
 *
 * @param chart What `chartOf` returned.
 * @returns A well-formed document.
 *
 * @see {@link https://www.w3.org/TR/scxml/ State Chart XML (SCXML)}
 */
export function toScxml(chart: Chart): string {
  const insideOf = (id: string): Shape[] => chart.states.filter(({ parent }) => parent === id).map(stateShape)
  const bodyOf = (state: ChartState): Shape[] => {
    const transitions = chart.transitions.filter(({ source }) => source === state.id)
    // A final state of SCXML has neither; a default of a history has a target only.
    if (state.type === 'final') return actionsOf(state)
    if (state.type === 'history')
      return transitions.map(({ targets }) => shape('transition', { target: targets.map(nameOf).join(' ') }))
    return [
      ...actionsOf(state),
      ...state.invokes.map(({ id, src }) => shape('invoke', { id, type: 'service', src })),
      ...transitions.map(transitionShape),
      ...insideOf(state.id),
    ]
  }
  const stateShape = (state: ChartState): Shape =>
    shape(
      TAGS[state.type],
      {
        id: nameOf(state.id),
        initial: state.type === 'compound' && state.initial !== null ? nameOf(state.initial) : null,
        type: state.history,
      },
      bodyOf(state),
    )
  const [root] = chart.states
  const body = root === undefined ? [] : [stateShape(root)]
  return `<?xml version="1.0" encoding="UTF-8"?>\n${textOf(
    shape(
      'scxml',
      {
        xmlns: 'http://www.w3.org/2005/07/scxml',
        version: '1.0',
        datamodel: 'ecmascript',
        name: chart.id,
        initial: root === undefined ? null : nameOf(root.id),
      },
      body,
    ),
  )}\n`
}

const actionsOf = ({ entry, exit }: ChartState): Shape[] =>
  [['onentry', entry] as const, ['onexit', exit] as const].flatMap(([tag, names]) =>
    names.length === 0
      ? []
      : [
          shape(
            tag,
            {},
            names.map((name) => shape('log', { label: 'action', expr: JSON.stringify(name) })),
          ),
        ],
  )
