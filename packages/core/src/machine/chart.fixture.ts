import { type Actor, SimulatedClock, createActor } from 'xstate'
import { type ScriptedServices, scenarios, scriptedServices } from '../testing/index.js'
import { type SensitiveActionContext, toContext } from './context.js'
import type { SensitiveActionInput, Resumption, ResumptionStage } from '../words/facts.js'
import type { createSensitiveActionMachine } from './sensitive-action.machine.js'

/** The type of the chart. */
export type Machine = ReturnType<typeof createSensitiveActionMachine>

/** Every state that a test has reached. */
export const visited = new Set<string>()

/** One run of the real chart. The test decides when its services answer. */
export interface Run {
  readonly actor: Actor<Machine>
  readonly services: ScriptedServices
  readonly clock: SimulatedClock
  readonly answer: ScriptedServices['answer']
  readonly output: () => unknown
  readonly state: () => string
  readonly calls: () => string[]
}

const pathOf = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : Object.entries(value as object)
        .map(([key, inner]) => `${key}.${pathOf(inner)}`)
        .join()

/** Starts a run. */
export function start(
  input: Partial<SensitiveActionInput> & { browser?: 'redirect' | 'inProcess' | 'none' } = {},
): Run {
  const services = scriptedServices()
  const clock = new SimulatedClock()
  const { browser = 'inProcess', ...rest } = input
  const actor = createActor(services.machine, {
    clock,
    input: {
      runId: 'run',
      actionId: 'transfer',
      idempotencyKey: 'key',
      requirement: { maxAge: '5m' },
      capabilities: { browser, operation: false, resolvable: false },
      ...rest,
    },
    inspect: (event) => {
      if (event.type !== '@xstate.microstep') return
      visited.add(pathOf((event.snapshot as unknown as { value: unknown }).value))
    },
  })
  actor.subscribe({ error: () => {} })
  actor.start()
  return {
    actor,
    services,
    clock,
    answer: (service, outcome) => services.answer(service, outcome),
    output: () => actor.getSnapshot().output,
    state: () => pathOf(actor.getSnapshot().value),
    calls: () => services.calls.map(({ service }) => service),
  }
}

/** The facts of a run that a page load interrupted. */
export const resumption = (stage: ResumptionStage): Resumption => ({
  stage,
  subjectKey: 'key of alice',
  stepUps: 0,
  authTimeBefore: 999_000,
  openedAt: 999_900,
  operationId: null,
  challenge: null,
})

export const performed = { resolve: { result: 'performed', data: 'ok' } }
export const stepUp = { resolve: { result: 'stepUpRequired', challenge: { maxAge: 60 } } }

/** The context of a new run, with the given changes. */
export const contextWith = (change: Partial<SensitiveActionContext> = {}): SensitiveActionContext => ({
  ...toContext(scenarios[0]!.input),
  ...change,
})
