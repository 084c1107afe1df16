import type { AnyStateMachine } from 'xstate'
import { chartOf } from '../chart/chart-of.js'
import type { Chart, ChartState, ChartTransition } from '../chart/chart.js'
import { isWithin, statesById } from '../chart/query.js'
import { StatechartError } from '../chart/statechart-error.js'
import { type Shape, shape, textOf } from '../draw/shape.js'
import { endOf, isWildcard, scxmlNames, xmlName } from './scxml-names.js'
import { type Content, executableContent, namedContent } from './scxml-content.js'

/** Options for writing a document. */
export interface ScxmlOptions {
  /** Include guards, assignments, delays and outputs as ECMAScript, so that an engine can run the document. Requires the machine as the source. Default `false`. */
  readonly executable?: boolean
  /** An ECMAScript program that assigns the machine to `bundle.machine`, as a bundler writes it. Pass it if your functions use imports or outer variables. Default: the document contains the source text of each function. */
  readonly script?: string
}

const TAGS = { atomic: 'state', compound: 'state', parallel: 'parallel', final: 'final', history: 'history' } as const
const STATE_TAGS: ReadonlySet<string> = new Set(Object.values(TAGS))

/** Sorts exact events before wildcards: SCXML takes the first matching descriptor, XState the most specific one. */
const byDescriptor = (
  { event: a, kind: kindOfA }: ChartTransition,
  { event: b, kind: kindOfB }: ChartTransition,
): number => {
  const rankOf = (event: string, kind: string): number =>
    kind === 'event' && isWildcard(event) ? 1 + 1 / event.length : 0
  return rankOf(a, kindOfA) - rankOf(b, kindOfB)
}

const isMachine = (source: Chart | AnyStateMachine): source is AnyStateMachine => 'root' in source

/**
 * Writes a chart as SCXML.
 *
 * Without `executable`, the document is a drawing: guards call a function `guard(name)` that the data model must provide, and actions are `<log>` elements.
 *
 * With `executable`, the document runs on an engine with the data model `ecmascript`. Set the data item `input` before it starts. The document requests work from the host
 * as `<log>` output with the labels `service.start`, `service.stop`, `action` and `output`. The host answers a service with the event `service.done.<id>` or
 * `service.error.<id>`, and passes the output or the error as its data.
 *
 * @param source The result of `chartOf()`, or the machine.
 * @param options Whether the document can be run.
 * @returns A well-formed document in which every state and every event has a unique name.
 * @throws `StatechartError` with the code `notExecutable` if `executable` is set and the machine uses something that SCXML doesn't have.
 *
 * @see {@link https://www.w3.org/TR/scxml/ State Chart XML (SCXML)}
 */
export function toScxml(source: Chart | AnyStateMachine, options: ScxmlOptions = {}): string {
  const chart = isMachine(source) ? chartOf(source) : source
  if (options.executable === true && !isMachine(source))
    throw new StatechartError(
      'notExecutable',
      '`executable` needs the machine, got a chart. Pass the machine to `toScxml`.',
    )
  const names = scxmlNames(chart)
  const content: Content =
    options.executable === true && isMachine(source)
      ? executableContent(source, chart, names, options.script)
      : namedContent(chart, names)
  const byId = statesById(chart)
  const [root] = chart.states
  const insideOf = (id: string): ChartState[] => chart.states.filter(({ parent }) => parent === id)
  const initialOf = ({ initial }: ChartState): string | null => (initial === null ? null : names.stateOf(initial))
  // On a transition to itself, XState stays in the source. SCXML stays only if there is no target or the target is a descendant.
  const targetOf = ({ targets, source: from, reenter }: ChartTransition): string | null => {
    const entered = targets.filter((target) => reenter || target !== from)
    if (targets.length === 0) return null
    if (entered.length > 0) return entered.map(names.stateOf).join(' ')
    return initialOf(byId.get(from)!)
  }
  const isInternal = ({ targets, source: from, reenter }: ChartTransition): boolean =>
    !reenter &&
    targets.length > 0 &&
    byId.get(from)?.type === 'compound' &&
    targets.every((target) => isWithin(byId, target, from))
  const eventNames = [...names.events.keys()]
  // In SCXML a descriptor also matches every event that continues it after a dot. In XState it doesn't.
  const exactly = (name: string | null): string | null =>
    name !== null && !isWildcard(name) && eventNames.some((other) => other.startsWith(`${name}.`))
      ? `_event.name === ${JSON.stringify(name)}`
      : null
  const transitionShape = (transition: ChartTransition): Shape => {
    const event = names.eventOf(transition)
    const conditions = [exactly(event), content.condition(transition)].filter((condition) => condition !== null)
    return shape(
      'transition',
      {
        event,
        cond: conditions.length === 0 ? null : conditions.join(' && '),
        target: targetOf(transition),
        type: isInternal(transition) ? 'internal' : null,
      },
      content.actions(transition),
    )
  }
  const block = (tag: string, inside: readonly Shape[]): Shape[] =>
    inside.length === 0 ? [] : [shape(tag, {}, inside)]
  const bodyOf = (state: ChartState, isTop: boolean): Shape[] => {
    const transitions = chart.transitions.filter(({ source: from }) => from === state.id)
    const entry = content.entry(state, isTop)
    if (state.type === 'final')
      return [...block('onentry', entry), ...block('onexit', content.exit(state)), ...content.doneData(state)]
    if (state.type === 'history') return [shape('transition', { target: defaultOf(state, transitions) })]
    const first = content.initial(state)
    return [
      ...(first.length === 0 ? [] : [shape('initial', {}, [shape('transition', { target: initialOf(state) }, first)])]),
      ...block('onentry', entry),
      ...block('onexit', content.exit(state)),
      ...transitions.toSorted(byDescriptor).map(transitionShape),
      ...(state === root ? insideOf(state.id).filter(({ type }) => type !== 'final') : insideOf(state.id)).map(
        (inner) => stateShape(inner),
      ),
    ]
  }
  // Without a history, the state is entered as if for the first time.
  const defaultOf = ({ parent }: ChartState, [first]: readonly ChartTransition[]): string => {
    const container = byId.get(parent ?? '')!
    if (first !== undefined && first.targets.length > 0) return first.targets.map(names.stateOf).join(' ')
    return (
      initialOf(container) ??
      insideOf(container.id)
        .filter(({ type }) => type !== 'history')
        .map(({ id }) => names.stateOf(id))
        .join(' ')
    )
  }
  const stateShape = (state: ChartState, isTop = false): Shape =>
    shape(
      TAGS[state.type],
      {
        id: names.stateOf(state.id),
        initial: state.type === 'compound' && content.initial(state).length === 0 ? initialOf(state) : null,
        type: state.history,
      },
      bodyOf(state, isTop),
    )
  // A session ends only in a top-level final state. Inside an element for the machine, it would continue.
  const topOf = (state: ChartState): Shape[] => {
    const isBare = state.type === 'compound' && bodyOf(state, false).every(({ tag }) => STATE_TAGS.has(tag))
    const finals = insideOf(state.id).filter(({ type }) => type === 'final')
    if (isBare && !insideOf(state.id).some(({ type }) => type === 'history'))
      return insideOf(state.id).map((inner) => stateShape(inner, true))
    if (state.type !== 'parallel') return [stateShape(state), ...finals.map((inner) => stateShape(inner, true))]
    const end = names.stateOf(endOf(state.id))
    const whole = stateShape(state)
    return [
      {
        ...whole,
        children: [
          shape('transition', { event: `done.state.${names.stateOf(state.id)}`, target: end }),
          ...whole.children,
        ],
      },
      shape('final', { id: end }, block('onentry', content.ending(state))),
    ]
  }
  const top = root === undefined ? [] : topOf(root)
  const isWrapped = top[0]?.attributes['id'] === names.stateOf(root?.id ?? '')
  return `<?xml version="1.0" encoding="UTF-8"?>\n${textOf(
    shape(
      'scxml',
      {
        xmlns: 'http://www.w3.org/2005/07/scxml',
        version: '1.0',
        datamodel: 'ecmascript',
        name: xmlName(chart.id).replace(/^_+(?=.)|_+$/g, '') || 'machine',
        initial: root === undefined ? null : isWrapped ? names.stateOf(root.id) : initialOf(root),
      },
      [...content.dataModel(), ...top],
    ),
  )}\n`
}
