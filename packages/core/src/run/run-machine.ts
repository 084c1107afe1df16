import { type Actor, fromPromise } from 'xstate'
import { type Actors, actors } from '../machine/actors.js'
import type { CallInput, PromptInput, RefreshInput, RunRef, SavePendingInput } from '../machine/actors.js'
import type { SensitiveActionContext } from '../machine/context.js'
import type { Overrides } from '../machine/reauth-setup.js'
import { type sensitiveActionMachine, makeChart } from '../machine/sensitive-action.machine.js'
import type { Failure } from '../words/codes.js'
import type { CallResult, Reading, Resolution } from '../words/facts.js'

/** The statechart of a run: {@link sensitiveActionMachine}, or the app's own copy of it. */
export type RunMachine = typeof sensitiveActionMachine

type System = Actor<RunMachine>['system']

/** The services of the statechart for one run. They may reject with any value. */
export interface RunServices {
  refreshIdToken(input: RefreshInput, signal: AbortSignal): Promise<Reading>
  openOperation(input: CallInput, signal: AbortSignal): Promise<{ operationId: string; openedAt: number }>
  reauthenticateWithBiometric(input: PromptInput, signal: AbortSignal): Promise<Reading>
  reauthenticateInBrowser(input: PromptInput, signal: AbortSignal): Promise<Reading>
  savePendingAction(input: SavePendingInput, signal: AbortSignal): Promise<void>
  startBrowserReauthentication(input: PromptInput, signal: AbortSignal): Promise<void>
  finishBrowserReauthentication(input: RunRef, signal: AbortSignal): Promise<Reading>
  performAction(input: CallInput, signal: AbortSignal): Promise<CallResult>
  resolveOutcome(input: CallInput, signal: AbortSignal): Promise<Resolution>
}

/** The part of a run that its statechart calls. */
export interface MachineRun {
  readonly services: RunServices
  /** Records why a service failed, or that it succeeded. Returns a code, without the error. */
  recordResult(error?: { readonly reason: unknown }): Failure | undefined
  forgetPendingAction(context: SensitiveActionContext): void
  forgetSubject(context: SensitiveActionContext): void
}

/** The run of each actor system. An invoked child shares the system of its parent, so runs are root actors. */
const runs = new WeakMap<System, MachineRun>()

/** Assigns a run to the statechart of this actor. */
export const assignRun = (actor: Actor<RunMachine>, run: MachineRun): void => void runs.set(actor.system, run)

type ServiceName = keyof typeof actors

/**
 * Creates an actor that calls a service of its run. It rejects with a code only, because inspectors receive rejections.
 */
const serviceActor = (name: ServiceName) =>
  fromPromise<unknown>(async ({ input, signal, system }) => {
    const run = runs.get(system)!
    try {
      const output = await run.services[name](input as never, signal)
      if (!signal.aborted) run.recordResult()
      return output
    } catch (error) {
      // The result of a stopped actor is ignored.
      if (signal.aborted) return undefined
      // oxlint-disable-next-line typescript/only-throw-error -- JSON, because inspectors receive it
      throw run.recordResult({ reason: error })
    }
  })

interface Effect {
  readonly context: SensitiveActionContext
  readonly system: System
}

/**
 * The services and effects of the chart, which call the run of its actor system. The actors have the names and types of
 * `RunServices`.
 */
const overrides = (): Overrides => ({
  actors: Object.fromEntries(
    (Object.keys(actors) as ServiceName[]).map((name) => [name, serviceActor(name)]),
  ) as object as Actors,
  actions: {
    forgetPendingAction: ({ context, system }: Effect) => runs.get(system)!.forgetPendingAction(context),
    forgetSubject: ({ context, system }: Effect) => runs.get(system)!.forgetSubject(context),
  },
})

let defaultMachine: RunMachine | undefined
const appMachines = new WeakMap<RunMachine, RunMachine>()

/**
 * Returns the chart with the services of runs. It is created once for all runs of all pages, because creating it costs
 * several times as much as a run.
 *
 * @param machine The app's own statechart. Default: the statechart of this library.
 */
export function runMachine(machine?: RunMachine): RunMachine {
  if (machine === undefined) return (defaultMachine ??= makeChart(overrides()))
  if (!appMachines.has(machine)) appMachines.set(machine, machine.provide(overrides()))
  return appMachines.get(machine)!
}
