import { type AnyActorLogic, type AnyStateMachine, type MachineContext, createMachine } from 'xstate'

/** The facts of the context that the functions of a machine used. */
export interface Track {
  /** The facts that they read, in order, with their values. Excludes facts that they wrote first. */
  readonly read: ReadonlyMap<string, unknown>
  readonly written: ReadonlySet<string>
}

/** A copy of a machine whose functions are tracked. */
export interface TrackedMachine {
  readonly machine: AnyStateMachine
  /** Runs a function with the copy. */
  readonly track: <Result>(run: () => Result) => Track & { readonly result: Result }
}

interface Args {
  readonly context: MachineContext
}
// oxlint-disable-next-line typescript/no-explicit-any -- functions of machines are wrapped here, whatever their parameters
type AnyFunction = (args: any, params?: any) => any

/**
 * Thrown if a machine cannot be tracked: it has a composed guard, an action that is neither an assignment nor an
 * effect, or a history state.
 */
class Untrackable extends Error {}

/** Keys whose functions read the context. */
const READING: ReadonlySet<string> = new Set(['params', 'guard', 'input', 'output'])
/** Keys that contain actions. */
const ACTING: ReadonlySet<string> = new Set(['actions', 'entry', 'exit'])
/** Keys that do not read the context at the start of a step. */
const PLAIN: ReadonlySet<string> = new Set(['context', 'src', 'meta', 'types', 'schemas', 'delays'])

/** Keys whose values have names chosen by the app. */
const NAMING: ReadonlySet<string> = new Set(['states', 'on', 'after'])

class Tracker {
  #read = new Map<string, unknown>()
  #written = new Set<string>()

  readonly track: TrackedMachine['track'] = (run) => {
    this.#read = new Map()
    this.#written = new Set()
    return { result: run(), read: this.#read, written: this.#written }
  }

  /** Wraps a function to record the facts that it reads. */
  reading(fn: AnyFunction): AnyFunction {
    if ('check' in fn) throw new Untrackable()
    return (args: Args, params?: unknown) => fn({ ...args, context: this.#watched(args.context) }, params) as unknown
  }

  /**
   * Wraps an assignment to record the facts that it reads and writes. Effects stay unchanged, because they are never
   * executed.
   */
  tracking(action: AnyFunction & { readonly assignment?: AnyFunction | Readonly<Record<string, unknown>> }): unknown {
    const { assignment } = action
    if (assignment === undefined && 'resolve' in action) throw new Untrackable()
    if (assignment === undefined) return action
    if (typeof assignment === 'function') return this.#assigning(action, this.reading(assignment))
    const each = Object.entries(assignment).map(
      ([fact, value]) => [fact, typeof value === 'function' ? this.reading(value as AnyFunction) : value] as const,
    )
    return this.#assigning(action, (args: Args, params: unknown) =>
      Object.fromEntries(
        each.map(([fact, value]) => [fact, typeof value === 'function' ? (value as AnyFunction)(args, params) : value]),
      ),
    )
  }

  #assigning(action: AnyFunction, assignment: AnyFunction): unknown {
    return Object.assign(action.bind(null), action, {
      assignment: (args: Args, params: unknown) => {
        const change = assignment(args, params) as Record<string, unknown>
        for (const fact of Object.keys(change)) this.#written.add(fact)
        return change
      },
    })
  }

  #watched(context: MachineContext): MachineContext {
    const record = (fact: string | symbol): void => {
      if (typeof fact === 'string' && !this.#written.has(fact)) this.#read.set(fact, context[fact])
    }
    return new Proxy(context, {
      get: (target, fact) => {
        record(fact)
        return Reflect.get(target, fact) as unknown
      },
      has: (target, fact) => {
        record(fact)
        return Reflect.has(target, fact)
      },
      ownKeys: (target) => {
        Object.keys(target).forEach(record)
        return Reflect.ownKeys(target)
      },
    })
  }
}

/** Copies a machine to record the facts that its functions read. Returns `null` if it cannot be tracked. */
export function tracked(machine: AnyStateMachine): TrackedMachine | null {
  const tracker = new Tracker()
  const copied = (value: unknown, key: string): unknown => {
    if (PLAIN.has(key) || value === null) return value
    if (Array.isArray(value)) return value.map((inner) => copied(inner, key))
    if (value === 'history' && key === 'type') throw new Untrackable()
    if (typeof value === 'object')
      return Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [name, copied(inner, NAMING.has(key) ? '' : name)]),
      )
    if (typeof value !== 'function') return value
    if (READING.has(key)) return tracker.reading(value as AnyFunction)
    if (ACTING.has(key)) return tracker.tracking(value as AnyFunction)
    throw new Untrackable()
  }
  const { guards, actions, actors, delays } = machine.implementations
  try {
    const implementations = {
      guards: Object.fromEntries(Object.entries(guards).map(([name, guard]) => [name, copied(guard, 'guard')])),
      actions: Object.fromEntries(Object.entries(actions).map(([name, action]) => [name, copied(action, 'actions')])),
      actors: actors as Record<string, AnyActorLogic>,
      delays,
    }
    const config = copied(machine.config, '') as object
    return { machine: createMachine(config as never, implementations as never), track: tracker.track }
  } catch (error) {
    if (error instanceof Untrackable) return null
    throw error
  }
}
