import type { AnyStateMachine, AnyStateNode } from 'xstate'
import { RAISE } from '../chart/chart-of.js'
import type { Chart, ChartState, ChartTransition } from '../chart/chart.js'
import { StatechartError } from '../chart/statechart-error.js'
import { type Shape, shape } from '../draw/shape.js'
import type { ScxmlNames } from './scxml-names.js'
import { scriptOf } from './scxml-script.js'

/** The content of a document besides its states and transitions. */
export interface Content {
  readonly dataModel: () => readonly Shape[]
  readonly condition: (transition: ChartTransition) => string | null
  readonly actions: (transition: ChartTransition) => readonly Shape[]
  /** @param isTop Whether the run ends in this state. */
  readonly entry: (state: ChartState, isTop: boolean) => readonly Shape[]
  readonly exit: (state: ChartState) => readonly Shape[]
  /** The actions of the initial transition of a compound state. */
  readonly initial: (state: ChartState) => readonly Shape[]
  readonly doneData: (state: ChartState) => readonly Shape[]
  /** The actions to run when all regions of a parallel root are finished. */
  readonly ending: (root: ChartState) => readonly Shape[]
}

const log = (label: string, expr: string): Shape => shape('log', { label, expr })
// Before the first event, `_event` is undeclared in some engines and undefined in others.
const EVENT = "typeof _event === 'object' ? _event : null"
const none = (): readonly Shape[] => []

/** Writes only the names of guards and actions. */
export function namedContent(chart: Chart, names: ScxmlNames): Content {
  const raised = (event: string): string => names.eventOf({ kind: 'event', event }) ?? event
  const write = (actions: readonly string[]): Shape[] =>
    actions.map((action) =>
      action.startsWith(RAISE)
        ? shape('raise', { event: raised(action.slice(RAISE.length)) })
        : log('action', JSON.stringify(action)),
    )
  const services = (state: ChartState, label: string): Shape[] =>
    state.invokes.map(({ src }) => log(label, JSON.stringify(src)))
  return {
    dataModel: none,
    condition: ({ guard }) => (guard === null ? null : `guard(${JSON.stringify(guard)})`),
    actions: ({ actions }) => write(actions),
    entry: (state) => [...write(state.entry), ...services(state, 'service.start')],
    exit: (state) => [...write(state.exit), ...services(state, 'service.stop')],
    initial: none,
    doneData: none,
    ending: none,
  }
}

/** Writes guards, assignments, delays and outputs as calls of functions in the document. */
export function executableContent(
  machine: AnyStateMachine,
  chart: Chart,
  names: ScxmlNames,
  script: string | undefined,
): Content {
  const nodes = new Map<string, AnyStateNode>()
  const walk = (node: AnyStateNode): void => {
    nodes.set(node.id, node)
    for (const inner of Object.values(node.states)) walk(inner)
  }
  walk(machine.root)
  const { expression, parts } = scriptOf(
    machine,
    {
      events: Object.fromEntries(names.events),
      states: Object.fromEntries(chart.states.map(({ id }) => [id, names.stateOf(id)])),
    },
    script,
  )
  for (const { source, targets, reenter } of chart.transitions)
    if (!reenter && nodes.get(source)?.type === 'parallel' && targets.length > 0 && runsOnReentry(chart, source))
      throw new StatechartError(
        'notExecutable',
        `SCXML can't re-enter regions of the parallel state "${source}" without leaving it. Set \`reenter: true\` on the transition.`,
      )
  const call = (name: string, place: string): string => `machine.${name}(${JSON.stringify(place)}, context, ${EVENT})`
  const actionShape = (place: string): Shape => {
    const action = parts.actions[place]!
    switch (action.is) {
      case 'assign':
        return shape('assign', { location: 'context', expr: call('assign', place) })
      case 'cancel':
        return shape('cancel', { sendid: timerOf(String(action.id)) })
      case 'raise': {
        const type = typeof action.event === 'function' ? undefined : (action.event as { readonly type: string }).type
        if (type === undefined)
          throw new StatechartError(
            'notExecutable',
            'SCXML needs to know the type of a raised event in advance. Pass an event to `raise`, not a function.',
          )
        const event = names.eventOf({ kind: type.startsWith('xstate.after.') ? 'timer' : 'event', event: type })
        const isTimer = action.delay !== undefined
        const isBare = Object.keys(action.event as object).length === 1
        if (!isTimer && isBare) return shape('raise', { event })
        return shape(
          'send',
          {
            event,
            ...(isTimer
              ? { id: timerOf(action.id ?? type), delayexpr: call('delay', place) }
              : { target: '#_internal' }),
          },
          isBare ? [] : [shape('content', { expr: call('payload', place) })],
        )
      }
      case 'effect':
        return log('action', call('effect', place))
      default:
        throw new StatechartError('notExecutable', `SCXML has no counterpart for the action "${action.name}".`)
    }
  }
  const timerOf = (id: string): string => names.eventOf({ kind: 'timer', event: id }) ?? id
  const list = (place: string, actions: readonly unknown[]): Shape[] =>
    actions.map((_, index) => actionShape(`${place}/${index}`))
  const services = (node: AnyStateNode, write: (place: string, id: string) => Shape): Shape[] =>
    node.invoke.map(({ id }, index) => write(`${node.id}/${index}`, id))
  return {
    dataModel: () => [
      shape('datamodel', {}, [
        shape('data', { id: 'machine', expr: expression }),
        shape('data', { id: 'input', expr: 'null' }),
        shape('data', { id: 'context', expr: 'machine.start(input)' }),
      ]),
    ],
    condition: ({ id, guard }) =>
      guard === null ? null : `machine.guard(${JSON.stringify(id)}, context, ${EVENT}, In)`,
    actions: ({ id, actions, source }) =>
      id.endsWith('||default') ? [] : list(id, actionsOf(nodes.get(source)!, id) ?? actions),
    entry: (state, isTop) => {
      const node = nodes.get(state.id)!
      return [
        ...list(`${state.id}/entry`, node.entry),
        ...services(node, (place) => log('service.start', call('service', place))),
        ...(isTop && state.type === 'final' ? [log('output', call('output', state.id))] : []),
      ]
    },
    exit: (state) => {
      const node = nodes.get(state.id)!
      return [
        ...list(`${state.id}/exit`, node.exit),
        ...services(node, (_, id) => log('service.stop', JSON.stringify(id))),
      ]
    },
    initial: (state) =>
      state.type === 'compound' ? list(`${state.id}/initial`, nodes.get(state.id)!.initial.actions) : [],
    doneData: (state) =>
      parts.outputs[state.id] === undefined
        ? []
        : [shape('donedata', {}, [shape('content', { expr: call('doneData', state.id) })])],
    ending: (root) => [log('output', call('output', root.id))],
  }
}

const actionsOf = (node: AnyStateNode, id: string): readonly unknown[] | undefined => {
  const [event = '', index = '0'] = id.slice(node.id.length + 1).split(/\|(?=\d+$)/)
  const transitions = event === '' ? node.always : node.transitions.get(event)
  return transitions?.[Number(index)]?.actions
}

/** Whether a state has actions, services or timers that would run again on re-entry. */
const runsOnReentry = (chart: Chart, id: string): boolean => {
  const state = chart.states.find((candidate) => candidate.id === id)
  return (
    state !== undefined &&
    (state.entry.length + state.exit.length + state.invokes.length > 0 ||
      chart.transitions.some(({ source, kind }) => source === id && kind === 'timer'))
  )
}
