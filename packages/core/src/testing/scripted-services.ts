import { fromPromise } from 'xstate'
import type { actors } from '../machine/actors.js'
import { createSensitiveActionMachine } from '../machine/sensitive-action.machine.js'

type ServiceName = keyof typeof actors

/** A service call that waits for its outcome. */
export interface PendingCall {
  readonly service: ServiceName
  readonly input: unknown
  readonly signal: AbortSignal
  readonly resolve: (output: unknown) => void
  readonly reject: (error: unknown) => void
}

/** The chart with services that a test answers. */
export interface ScriptedServices {
  readonly machine: ReturnType<typeof createSensitiveActionMachine>
  /** Every call so far, oldest first. */
  readonly calls: readonly PendingCall[]
  /** The names of the effects that the chart would have executed. */
  readonly effects: readonly string[]
  /** Returns the calls that still wait. */
  pending(): readonly PendingCall[]
  /**
   * Answers the waiting call of a service.
   *
   * @throws {Error} if there is none.
   */
  answer(service: ServiceName, outcome: { readonly resolve: unknown } | { readonly reject: unknown }): Promise<void>
}

const SERVICES: readonly ServiceName[] = [
  'refreshIdToken',
  'openOperation',
  'reauthenticateWithBiometric',
  'reauthenticateInBrowser',
  'savePendingAction',
  'startBrowserReauthentication',
  'finishBrowserReauthentication',
  'performAction',
  'resolveOutcome',
]

/** Creates the real chart with services that a test answers one by one. */
export function scriptedServices(): ScriptedServices {
  const calls: PendingCall[] = []
  const settled = new Set<PendingCall>()
  const effects: string[] = []
  const service = (name: ServiceName) =>
    fromPromise<never, unknown>(
      ({ input, signal }) =>
        new Promise((resolve, reject) => {
          calls.push({ service: name, input, signal, resolve: resolve as (output: unknown) => void, reject })
        }),
    )
  const provided = Object.fromEntries(SERVICES.map((name) => [name, service(name)])) as unknown as typeof actors
  const machine = createSensitiveActionMachine().provide({
    actors: provided,
    actions: {
      forgetPendingAction: () => void effects.push('forgetPendingAction'),
      forgetSubject: () => void effects.push('forgetSubject'),
    },
  })
  const pending = (): PendingCall[] => calls.filter((call) => !settled.has(call) && !call.signal.aborted)
  return {
    machine,
    calls,
    effects,
    pending,
    async answer(name, outcome) {
      const call = pending().find((candidate) => candidate.service === name)
      if (call === undefined) throw new Error(`There is no waiting call of ${name}.`)
      settled.add(call)
      if ('resolve' in outcome) call.resolve(outcome.resolve)
      else call.reject(outcome.reject)
      // After a macrotask the statechart has fully reacted to the answer.
      await new Promise((resolve) => {
        setTimeout(resolve)
      })
    },
  }
}
