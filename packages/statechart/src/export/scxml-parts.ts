import type { AnyStateMachine, AnyStateNode } from 'xstate'

/** A function of the machine. */
type Callable = (...args: never[]) => unknown

/** A guard with the function behind its name. */
export type GuardPart =
  | { readonly is: 'function'; readonly run: Callable; readonly params?: unknown }
  | { readonly is: 'and' | 'or' | 'not'; readonly guards: readonly GuardPart[] }
  | { readonly is: 'in'; readonly states: readonly string[] }
  | { readonly is: 'missing'; readonly name: string }

/** An action. The host runs an `effect`; `unsupported` has no counterpart in SCXML. */
export type ActionPart =
  | { readonly is: 'assign'; readonly assignment: unknown; readonly params?: unknown }
  | {
      readonly is: 'raise'
      readonly event: unknown
      readonly params?: unknown
      readonly delay?: unknown
      readonly id?: string
    }
  | { readonly is: 'cancel'; readonly id: unknown }
  | { readonly is: 'effect' | 'unsupported' | 'missingDelay'; readonly name: string; readonly params?: unknown }

/** The logic of a machine: its functions, without its structure. */
export interface Parts {
  readonly context: unknown
  readonly output: unknown
  /** Guards by the id of their transition. */
  readonly guards: Readonly<Record<string, GuardPart>>
  /** Actions by location: `<transition>/<n>`, `<state>/entry/<n>`, `<state>/exit/<n>` or `<state>/initial/<n>`. */
  readonly actions: Readonly<Record<string, ActionPart>>
  /** Services by location: `<state>/<n>`. */
  readonly services: Readonly<Record<string, { readonly id: string; readonly src: string; readonly input: unknown }>>
  /** Outputs of final states by the id of the state. */
  readonly outputs: Readonly<Record<string, unknown>>
}

/**
 * Reads the logic of a machine: guards, assignments, delays, inputs and outputs.
 *
 * The document contains the source text of this function. It must not refer to anything outside, or use anything newer than ECMAScript 2015.
 */
export function partsOf(machine: AnyStateMachine): Parts {
  const known = machine.implementations as unknown as Record<'guards' | 'actions' | 'delays', Record<string, unknown>>
  // Engines have different prototypes, so this reads only own properties.
  const ownOf = (table: object | undefined, name: string): unknown =>
    table !== undefined && Object.prototype.hasOwnProperty.call(table, name)
      ? (table as Record<string, unknown>)[name]
      : undefined
  const statesIn = (value: unknown, prefix: AnyStateNode): string[] => {
    if (typeof value === 'string' && value.charAt(0) === '#') return [value.slice(1)]
    if (typeof value === 'string') {
      let node = prefix
      value.split('.').forEach((key) => {
        node = node.states[key] as AnyStateNode
      })
      return [node.id]
    }
    return Object.keys(value as object).reduce(
      (ids: string[], key) =>
        ids.concat(statesIn((value as Record<string, unknown>)[key], prefix.states[key] as AnyStateNode)),
      [],
    )
  }
  const guardOf = (guard: unknown, params?: unknown): GuardPart => {
    if (typeof guard === 'function') {
      const built = guard as unknown as { guards?: unknown[]; stateValue?: unknown; name: string }
      if (Array.isArray(built.guards))
        return { is: built.name as 'and' | 'or' | 'not', guards: built.guards.map((inner) => guardOf(inner)) }
      if (built.stateValue !== undefined) return { is: 'in', states: statesIn(built.stateValue, machine.root) }
      return { is: 'function', run: guard as Callable, params }
    }
    const named = typeof guard === 'string' ? { type: guard, params } : (guard as { type: string; params?: unknown })
    const found = ownOf(known.guards, named.type)
    return found === undefined ? { is: 'missing', name: named.type } : guardOf(found, named.params)
  }
  const delayOf = (delay: unknown): unknown => (typeof delay === 'string' ? ownOf(known.delays, delay) : delay)
  const actionOf = (action: unknown, name: string, params?: unknown): ActionPart => {
    if (typeof action === 'function') {
      const built = action as unknown as {
        type?: string
        assignment?: unknown
        event?: unknown
        delay?: string | number
        id?: string
        sendId?: unknown
      }
      if (built.type === 'xstate.assign') return { is: 'assign', assignment: built.assignment, params }
      if (built.type === 'xstate.cancel') return { is: 'cancel', id: built.sendId }
      if (built.type === 'xstate.raise') {
        const delay = delayOf(built.delay)
        if (built.delay !== undefined && delay === undefined) return { is: 'missingDelay', name: String(built.delay) }
        return { is: 'raise', event: built.event, params, delay, id: built.id as string }
      }
      const isEffect = built.type === undefined || built.type === 'xstate.log' || built.type === 'xstate.emit'
      return { is: isEffect ? 'effect' : 'unsupported', name, params }
    }
    const named = typeof action === 'string' ? { type: action, params } : (action as { type: string; params?: unknown })
    const found = ownOf(known.actions, named.type)
    return found === undefined
      ? { is: 'effect', name: named.type, params: named.params }
      : actionOf(found, named.type, named.params)
  }
  const parts: {
    guards: Record<string, GuardPart>
    actions: Record<string, ActionPart>
    services: Record<string, { id: string; src: string; input: unknown }>
    outputs: Record<string, unknown>
  } = { guards: {}, actions: {}, services: {}, outputs: {} }
  const addActions = (place: string, actions: readonly unknown[]): void =>
    actions.forEach((action, index) => {
      const built = action as { type?: string; name?: string } | string
      const name = typeof built === 'string' ? built : built.type || built.name || 'inline'
      parts.actions[`${place}/${index}`] = actionOf(action, name)
    })
  const addTransitions = (event: string, list: readonly unknown[]): void =>
    list.forEach((each, index) => {
      const transition = each as { source: AnyStateNode; guard?: unknown; actions: readonly unknown[] }
      const id = `${transition.source.id}|${event}|${index}`
      if (transition.guard !== undefined) parts.guards[id] = guardOf(transition.guard)
      addActions(id, transition.actions)
    })
  const add = (node: AnyStateNode): void => {
    node.transitions.forEach((list, event) => addTransitions(event, list))
    addTransitions('', node.always || [])
    addActions(`${node.id}/entry`, node.entry)
    addActions(`${node.id}/exit`, node.exit)
    if (node.type === 'compound') addActions(`${node.id}/initial`, node.initial.actions || [])
    node.invoke.forEach((service, index) => {
      const src: unknown = service.src
      parts.services[`${node.id}/${index}`] = {
        id: service.id,
        src: typeof src === 'string' && src.indexOf('xstate.invoke.') !== 0 ? src : service.id,
        input: service.input,
      }
    })
    if (node.type === 'final') parts.outputs[node.id] = node.output
    Object.keys(node.states).forEach((key) => add(node.states[key] as AnyStateNode))
  }
  add(machine.root)
  const config = machine.config as { context?: unknown; output?: unknown }
  return {
    context: config.context,
    output: config.output,
    guards: parts.guards,
    actions: parts.actions,
    services: parts.services,
    outputs: parts.outputs,
  }
}
