import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate'
import type { Chart, ChartState, ChartTransition, Tone } from './chart.js'
import { ALL_TONES, titleOf, toneOfKey, triggerOf, wordsOf } from './words.js'

/** A transition as XState holds it; what `@xstate.microstep` inspection events carry. */
export type TransitionLike = Pick<AnyTransitionDefinition, 'eventType' | 'source'>

const listOf = (node: AnyStateNode, event: string): readonly TransitionLike[] =>
  event === '' ? (node.always ?? []) : (node.transitions.get(event) ?? [])

/**
 * Names a transition as the chart does, so that what an inspector reports can be lit in the picture.
 *
 * @param transition A transition of a running machine.
 * @returns The `id` of the same transition in `chartOf(machine).transitions`.
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

const paramsOf = (value: unknown): string => {
  if (!isRecord(value) || !isRecord(value['params']) || typeof value['params'] === 'function') return ''
  const plain = Object.values(value['params']).filter((param) => ['string', 'number', 'boolean'].includes(typeof param))
  return plain.map((param) => ` ${String(param)}`).join('')
}

const guardOf = (guard: unknown): string | null => {
  if (guard === undefined) return null
  // `and`, `or`, `not` and `stateIn` are functions with their operands on them.
  if (isRecord(guard) && Array.isArray(guard['guards'])) {
    const parts = guard['guards'].map(guardOf)
    return guard['name'] === 'not' ? `not ${parts[0]}` : parts.join(` ${String(guard['name'])} `)
  }
  if (isRecord(guard) && guard['stateValue'] !== undefined)
    return `in ${typeof guard['stateValue'] === 'string' ? guard['stateValue'] : JSON.stringify(guard['stateValue'])}`
  return `${wordsOf(nameOf(guard, 'condition'))}${paramsOf(guard)}`
}

// XState adds one `xstate.raise` per `after`: machinery, not the author's words.
const actionsOf = (actions: readonly unknown[]): string[] =>
  actions.map((action) => nameOf(action, 'inline')).filter((name) => !name.startsWith('xstate.'))

const toneOf = (node: AnyStateNode): Tone => {
  const said: unknown = isRecord(node.meta) ? node.meta['tone'] : undefined
  return ALL_TONES.find((tone) => tone === said) ?? (node.type === 'final' ? toneOfKey(node.key) : 'plain')
}

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
  spec: isRecord(node.meta) && typeof node.meta['spec'] === 'string' ? node.meta['spec'] : null,
  tone: toneOf(node),
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
      }
    }),
  )

/** Where a history state leads when there is no history: drawn as a transition like any other. */
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
          description: 'There is nothing to come back to yet.',
          reenter: false,
        },
      ]
}

const walk = (node: AnyStateNode): AnyStateNode[] => [node, ...Object.values(node.states).flatMap(walk)]

/**
 * Reads a machine into plain JSON: its states, their descriptions, tags and services, and every transition with its `always` ones.
 *
 * Reads structure only: starts nothing, and does not establish that a state can be reached.
 *
 * @param machine Any machine of XState 5.
 * @returns The chart, in document order. The same machine gives the same chart.
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
