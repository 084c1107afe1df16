import { type Actor, type ActorOptions, createActor, fromPromise } from 'xstate'
import type { SensitiveActionInput } from '../words/facts.js'
import { actors } from '../machine/actors.js'
import { sensitiveActionMachine } from '../machine/sensitive-action.machine.js'
import type { RunParts } from './run-parts.js'
import { type RunServices, servicesOf } from './run-services.js'

type RunMachine = typeof sensitiveActionMachine
type System = Actor<RunMachine>['system']

/** The services of each run, by the actor system that is its own. */
const serving = new WeakMap<System, RunServices>()

type ServiceName = keyof typeof actors

/** Inspectors see what an actor rejects with: a code, and nothing of the error. */
const served = (name: ServiceName) =>
  fromPromise<unknown>(({ input, signal, system }) => {
    const services = serving.get(system)!
    return services[name](input as never, signal).catch((error: unknown): never => {
      // oxlint-disable-next-line typescript/only-throw-error -- JSON, because inspectors see it
      throw services.failureOf(error)
    })
  })

const provideServices = (): RunMachine =>
  sensitiveActionMachine.provide({
    // The names of the chart are those of `RunServices`, and so are their types.
    actors: Object.fromEntries((Object.keys(actors) as ServiceName[]).map((name) => [name, served(name)])),
    actions: {
      forgetPendingAction: ({ context, system }) => serving.get(system)!.forgetPendingAction(context),
      forgetSubject: ({ context, system }) => serving.get(system)!.forgetSubject(context),
    },
  })

let machine: RunMachine | undefined

/**
 * Makes the actor of one run; does not start it.
 *
 * Every run shares one chart, made at the first: to make it costs several times what a run does.
 */
export function createRunActor(
  parts: RunParts,
  options: ActorOptions<RunMachine> & { readonly input: SensitiveActionInput },
): Actor<RunMachine> {
  machine ??= provideServices()
  const actor = createActor(machine, options)
  serving.set(actor.system, servicesOf(parts))
  return actor
}
