import { type AnyActorScope, type AnyEventObject, type AnyTransitionDefinition, createActor } from 'xstate'
import type { ChartSnapshot, SensitiveActionMachine } from './chart.js'
import type { Scenario } from './scenarios.js'
import type { Step } from './step.js'
import { TransitionNames } from './transitions.js'

/** The result of one macrostep of a machine. */
export interface Macrostep extends Pick<Step, 'snapshot' | 'started' | 'startedWith' | 'effects' | 'taken' | 'stayed'> {
  /** Services that were stopped, including those that had answered. */
  readonly ended: readonly string[]
}

interface Action {
  readonly type: string
  readonly params?: unknown
}

/** Takes single macrosteps of a machine with XState. Pure: effects are recorded, but not executed. */
export class Engine {
  readonly #machine: SensitiveActionMachine
  readonly #names = new TransitionNames()
  /**
   * One actor for all steps, which never starts. Creating one for each step, as XState's pure functions do, costs more
   * than the step.
   */
  #scope: AnyActorScope | undefined
  #actions: Action[] = []
  #transitions: AnyTransitionDefinition[] = []

  constructor(machine: SensitiveActionMachine) {
    this.#machine = machine
  }

  begin({ input }: Scenario): Macrostep {
    const scope = this.scope(input)
    return this.#record(() => this.#machine.getInitialSnapshot(scope, input))
  }

  take({ input }: Scenario, snapshot: ChartSnapshot, event: AnyEventObject): Macrostep {
    const scope = this.scope(input)
    return this.#record(() => {
      try {
        return this.#machine.transition(snapshot, event as never, scope)
      } catch (error) {
        // Like the end of a running actor.
        return { ...snapshot, status: 'error', error } as never
      }
    })
  }

  /**
   * Returns the scope that XState needs in every step. It is created once, which runs the machine to its first state.
   */
  scope(input: Scenario['input']): AnyActorScope {
    return (this.#scope ??= this.#inertScope(input))
  }

  #record(take: () => ChartSnapshot): Macrostep {
    this.#actions = []
    this.#transitions = []
    const snapshot = take()
    return {
      snapshot,
      ...sorted(this.#actions),
      taken: this.#transitions.map((transition) => this.#names.of(transition)),
      stayed: this.#transitions.every(({ target }) => target === undefined),
    }
  }

  #inertScope(input: Scenario['input']): AnyActorScope {
    const self = createActor(this.#machine, {
      input,
      inspect: (event) => {
        if (event.type === '@xstate.microstep') this.#transitions.push(...event._transitions)
      },
    })
    return {
      self,
      system: self.system,
      id: '',
      sessionId: '',
      actionExecutor: (action: Action) => this.#actions.push(action),
    } as unknown as AnyActorScope
  }
}

/** Sorts the actions of a machine by their kind. */
function sorted(actions: readonly Action[]): Pick<Macrostep, 'started' | 'startedWith' | 'effects' | 'ended'> {
  const startedWith = actions
    .filter(({ type }) => type === 'xstate.spawnChild')
    .map(({ params }) => {
      const { id, input } = params as { id: string; input: unknown }
      return { id, input }
    })
  return {
    startedWith,
    started: startedWith.map(({ id }) => id),
    ended: actions.filter(({ type }) => type === 'xstate.stopChild').map(({ params }) => (params as { id: string }).id),
    effects: actions.map(({ type }) => type).filter((type) => !type.startsWith('xstate.')),
  }
}
