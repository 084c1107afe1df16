import type { ActionPart, GuardPart, Parts } from './scxml-parts.js'

/** An SCXML event. Absent before the first event. */
type ScxmlEvent = { readonly name: string; readonly data?: unknown } | null | undefined

/** The functions that the document calls: guards, assignments, and functions that create its log messages. */
export interface ScxmlRuntime {
  readonly start: (input: unknown) => unknown
  readonly guard: (id: string, context: unknown, event: ScxmlEvent, isIn: (state: string) => boolean) => boolean
  readonly assign: (place: string, context: unknown, event: ScxmlEvent) => unknown
  /** The payload of the event that an action raises, without its type. */
  readonly payload: (place: string, context: unknown, event: ScxmlEvent) => unknown
  readonly delay: (place: string, context: unknown, event: ScxmlEvent) => string
  readonly effect: (place: string, context: unknown, event: ScxmlEvent) => string
  readonly service: (place: string, context: unknown, event: ScxmlEvent) => string
  readonly doneData: (state: string, context: unknown, event: ScxmlEvent) => unknown
  readonly output: (state: string, context: unknown, event: ScxmlEvent) => string
}

/** Maps between names in the document and names in XState. */
export interface ScxmlTable {
  /** XState event types by the event name in the document. */
  readonly events: Readonly<Record<string, string>>
  /** Names in the document by state id. */
  readonly states: Readonly<Record<string, string>>
}

/**
 * Creates the functions that a document calls.
 *
 * The document contains the source text of this function. It must not refer to anything outside, or use anything newer than ECMAScript 2015.
 */
export function runtimeOf(parts: Parts, table: ScxmlTable): ScxmlRuntime {
  type Args = { context: unknown; event: unknown }
  const call = (value: unknown, first: unknown, second?: unknown): unknown =>
    typeof value === 'function' ? (value as (first: unknown, second: unknown) => unknown)(first, second) : value
  // The host's arrays and objects aren't instances of the engine's `Array` and `Object`. Their copies are.
  const copyOf = (data: unknown): unknown => (typeof data === 'object' ? JSON.parse(JSON.stringify(data)) : data)
  const eventOf = (event: ScxmlEvent): unknown => {
    if (!event || !event.name) return { type: 'xstate.init' }
    const type = table.events[event.name] || event.name
    const data = copyOf(event.data)
    if (type.indexOf('xstate.done.') === 0) return { type: type, output: data }
    if (type.indexOf('xstate.error.') === 0) return { type: type, error: data }
    return Object.assign({}, typeof data === 'object' ? data : undefined, { type: type })
  }
  const argsOf = (context: unknown, event: ScxmlEvent): Args => ({ context: context, event: eventOf(event) })
  const holds = (guard: GuardPart, args: Args, isIn: (state: string) => boolean): boolean => {
    switch (guard.is) {
      case 'and':
        return guard.guards.every((inner) => holds(inner, args, isIn))
      case 'or':
        return guard.guards.some((inner) => holds(inner, args, isIn))
      case 'not':
        return !guard.guards.some((inner) => holds(inner, args, isIn))
      case 'in':
        return guard.states.every((id) => isIn(table.states[id] as string))
      case 'function':
        return Boolean(call(guard.run, args, call(guard.params, args)))
      case 'missing':
        return false
    }
  }
  const actionOf = (
    place: string,
  ): ActionPart & { event?: unknown; delay?: unknown; params?: unknown; assignment?: unknown } =>
    parts.actions[place] as ActionPart
  return {
    start: (input) => call(parts.context, { input: copyOf(input) }) || {},
    guard: (id, context, event, isIn) => holds(parts.guards[id] as GuardPart, argsOf(context, event), isIn),
    assign: (place, context, event) => {
      const action = actionOf(place)
      const args = argsOf(context, event)
      const params = call(action.params, args)
      const assignment = action.assignment
      if (typeof assignment === 'function') return Object.assign({}, context, call(assignment, args, params))
      const changed: Record<string, unknown> = {}
      Object.keys(assignment as object).forEach((key) => {
        changed[key] = call((assignment as Record<string, unknown>)[key], args, params)
      })
      return Object.assign({}, context, changed)
    },
    payload: (place, context, event) => {
      const action = actionOf(place)
      const args = argsOf(context, event)
      return call(action.event, args, call(action.params, args))
    },
    delay: (place, context, event) => {
      const action = actionOf(place)
      const args = argsOf(context, event)
      return `${String(call(action.delay, args, call(action.params, args)))}ms`
    },
    effect: (place, context, event) => {
      const action = actionOf(place) as { name: string; params?: unknown }
      return JSON.stringify({ type: action.name, params: call(action.params, argsOf(context, event)) })
    },
    service: (place, context, event) => {
      const service = parts.services[place] as Parts['services'][string]
      return JSON.stringify({ id: service.id, src: service.src, input: call(service.input, argsOf(context, event)) })
    },
    doneData: (state, context, event) => call(parts.outputs[state], argsOf(context, event)),
    output: (state, context, event) => {
      const done = { type: `xstate.done.state.${state}`, output: call(parts.outputs[state], argsOf(context, event)) }
      const output = call(parts.output, { context: context, event: done })
      return JSON.stringify(output === undefined ? null : output)
    },
  }
}
