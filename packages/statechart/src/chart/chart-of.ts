import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate'
import type { Chart, ChartState, ChartTransition, Line, Tone } from './chart.js'
import { ALL_TONES, titleOf, triggerOf, wordsOf } from './words.js'

/** A transition of XState, as in `@xstate.microstep` inspection events. */
export type TransitionLike = Pick<AnyTransitionDefinition, 'eventType' | 'source'>

const listOf = (node: AnyStateNode, event: string): readonly TransitionLike[] =>
  event === '' ? (node.always ?? []) : (node.transitions.get(event) ?? [])

/**
 * Returns the id that the chart uses for a transition. Use it to highlight the transitions that an inspector reports.
 *
 * @param transition A transition of a running machine.
 * @returns The `id` of this transition in `chartOf(machine).transitions`.
 *
 * @example
 * inspect: (event) => event.type === '@xstate.microstep' && event._transitions.map(transitionId)
 */
export function transitionId(transition: TransitionLike): string {
  const { source, eventType } = transition
  return `${source.id}|${eventType}|${listOf(source, eventType).indexOf(transition)}`
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  (typeof value === 'object' && value !== null) || typeof value === 'function'

const nameOf = (value: unknown, fallback: string): string => {
  if (typeof value === 'string') return value
  if (!isRecord(value)) return fallback
  const { type, name } = value
  if (typeof type === 'string') return type
  return typeof name === 'string' && name !== '' && !/^(guard|always|action|src|entry|exit|actions)$/.test(name)
    ? name
    : fallback
}

/** The params of a guard as a value. Calls params that are a function with an empty context and event: XState requires them to be pure. */
const plainParams = (params: unknown): unknown => {
  if (typeof params !== 'function') return params
  try {
    const value: unknown = Reflect.apply(params, undefined, [{ context: {}, event: {} }])
    return value
  } catch {
    return undefined
  }
}

const isPlain = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value)

const paramsOf = (value: unknown): string => {
  const params = isRecord(value) ? plainParams(value['params']) : undefined
  if (!isRecord(params)) return ''
  const plain = Object.values(params)
    .flat()
    .filter((param) => isPlain(param))
  return plain.map((param) => ` ${String(param)}`).join('')
}

const guardOf = (guard: unknown): string | null => {
  if (guard === undefined) return null
  // `and`, `or`, `not` and `stateIn` are functions that hold their operands as properties.
  if (isRecord(guard) && Array.isArray(guard['guards'])) {
    const parts = guard['guards'].map(guardOf)
    return guard['name'] === 'not' ? `not ${parts[0]}` : parts.join(` ${String(guard['name'])} `)
  }
  if (isRecord(guard) && guard['stateValue'] !== undefined)
    return `in ${typeof guard['stateValue'] === 'string' ? guard['stateValue'] : JSON.stringify(guard['stateValue'])}`
  return `${wordsOf(nameOf(guard, 'condition'))}${paramsOf(guard)}`
}

const LINES: readonly Line[] = ['main', 'aside']

/** The prefix of the name of an action that raises an event. */
export const RAISE = 'raise '

const typeOf = (event: unknown): string =>
  isRecord(event) && typeof event['type'] === 'string' ? event['type'] : 'event'

/** The name of a built-in action of XState, with the values that its author passed. */
const builtInOf = (action: Readonly<Record<string, unknown>>, type: string): string => {
  if (type === 'raise') return `${RAISE}${typeOf(action['event'])}`
  if (type === 'sendTo') return `send ${typeOf(action['event'] ?? action['eventOrExpr'])}`
  if (type === 'emit') return `emit ${typeOf(action['event'])}`
  return type
}

// XState adds a `raise` and a `cancel` for each `after`. The author did not write them.
const isTimerAction = (action: unknown): boolean =>
  isRecord(action) &&
  [action['sendId'], typeOf(action['event'])].some((id) => typeof id === 'string' && id.startsWith('xstate.after.'))

const actionsOf = (actions: readonly unknown[]): string[] =>
  actions
    .filter((action) => !isTimerAction(action))
    .map((action) => {
      const name = nameOf(action, 'inline')
      return name.startsWith('xstate.') && isRecord(action) ? builtInOf(action, name.slice('xstate.'.length)) : name
    })

const metaOf = (holder: { readonly meta?: unknown }, name: string): unknown =>
  isRecord(holder.meta) ? holder.meta[name] : undefined

const toneOf = (node: AnyStateNode): Tone =>
  ALL_TONES.find((tone) => tone === metaOf(node, 'tone')) ??
  ALL_TONES.find((tone) => node.tags.includes(tone)) ??
  'plain'

const stringOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)

const lineOf = (transition: AnyTransitionDefinition): Line | null =>
  LINES.find((line) => line === metaOf(transition, 'line')) ?? null

const stateOf = (node: AnyStateNode): ChartState => ({
  id: node.id,
  key: node.key,
  title: titleOf(node.key),
  type: node.type,
  parent: node.parent?.id ?? null,
  initial: node.type === 'compound' ? (node.initial.target[0]?.id ?? null) : null,
  history: node.type === 'history' ? (node.history === 'deep' ? 'deep' : 'shallow') : null,
  description: node.description ?? null,
  tags: [...node.tags],
  spec: stringOrNull(metaOf(node, 'spec')),
  tone: toneOf(node),
  resumesAt: stringOrNull(metaOf(node, 'resumesAt')),
  transient: (node.always ?? []).some(({ guard }) => guard === undefined),
  entry: actionsOf(node.entry),
  exit: actionsOf(node.exit),
  invokes: node.invoke.map(({ id, src }) => ({
    id,
    src: typeof src === 'string' && !src.startsWith('xstate.invoke.') ? src : id,
  })),
})

const targetsOf = (node: AnyStateNode, transition: AnyTransitionDefinition): string[] =>
  (transition.target ?? []).map(({ id }) => id)

const transitionsOf = (node: AnyStateNode): ChartTransition[] =>
  [...node.transitions.values(), node.always ?? []].flatMap((list) =>
    list.map((transition, index) => {
      const trigger = triggerOf(transition.eventType, node.id)
      return {
        id: `${node.id}|${transition.eventType}|${index}`,
        source: node.id,
        targets: targetsOf(node, transition),
        ...trigger,
        event: transition.eventType,
        guard: guardOf(transition.guard),
        otherwise: transition.guard === undefined && index > 0,
        actions: actionsOf(transition.actions),
        description: transition.description ?? null,
        reenter: transition.reenter,
        nth: list.length > 1 ? index + 1 : null,
        line: lineOf(transition),
      }
    }),
  )

/** The default target of a history state, drawn as a transition. */
const historyDefaultOf = (node: AnyStateNode): ChartTransition[] => {
  const { target }: { target?: unknown } = node.config
  if (node.type !== 'history' || typeof target !== 'string') return []
  const found = target.startsWith('#')
    ? walk(node.machine.root).find(({ id }) => id === target.slice(1))
    : node.parent?.states[target]
  return found === undefined
    ? []
    : [
        {
          id: `${node.id}||default`,
          source: node.id,
          targets: [found.id],
          kind: 'always',
          event: '',
          label: 'no history',
          actor: null,
          guard: null,
          otherwise: false,
          actions: [],
          description: 'The parent state was never active before.',
          reenter: false,
          nth: null,
          line: null,
        },
      ]
}

const walk = (node: AnyStateNode): AnyStateNode[] => [node, ...Object.values(node.states).flatMap(walk)]

/**
 * Converts a machine to plain JSON: its states with descriptions, tags and services, and every transition, including `always`.
 *
 * Reads only the structure: it starts nothing, and doesn't check whether a state can be reached.
 *
 * @param machine Any machine of XState 5.
 * @returns The chart, in document order. The same machine always gives the same chart.
 *
 * @example
 * const chart = chartOf(sensitiveActionMachine)
 */
export function chartOf(machine: AnyStateMachine): Chart {
  const nodes = walk(machine.root)
  return {
    id: machine.id,
    states: nodes.map(stateOf),
    transitions: nodes.flatMap((node) => [...transitionsOf(node), ...historyDefaultOf(node)]),
  }
}
