import { type Actor, fromPromise } from 'xstate'
import { type Actors, actors } from '../machine/actors.js'
import type { CallInput, PromptInput, RefreshInput, RunRef, SavePendingInput } from '../machine/actors.js'
import type { SensitiveActionContext } from '../machine/context.js'
import type { Own } from '../machine/reauth-setup.js'
import { type sensitiveActionMachine, makeChart } from '../machine/sensitive-action.machine.js'
import type { Failure } from '../words/codes.js'
import type { CallResult, Reading, Resolution } from '../words/facts.js'

/** The statechart of a run: {@link sensitiveActionMachine}, or one of the app's own that was made from it. */
export type RunMachine = typeof sensitiveActionMachine

type System = Actor<RunMachine>['system']

/** What the statechart has done for one run. Every service may reject with anything. */
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

/** One run, as its statechart sees it. */
export interface ServedRun {
  readonly services: RunServices
  /** Notes why a service failed, or that it did not. Returns a code, and nothing of the error. */
  settled(error?: { readonly reason: unknown }): Failure | undefined
  forgetPendingAction(context: SensitiveActionContext): void
  forgetSubject(context: SensitiveActionContext): void
}

/** The run of each actor system. A chart that is an invoked child has the system of its parent: runs are root actors. */
const runs = new WeakMap<System, ServedRun>()

/** Makes `run` the one that the statechart of this actor works for. */
export const serve = (actor: Actor<RunMachine>, run: ServedRun): void => void runs.set(actor.system, run)

type ServiceName = keyof typeof actors

/** Inspectors see what an actor rejects with: a code, and nothing of the error. */
const served = (name: ServiceName) =>
  fromPromise<unknown>(async ({ input, signal, system }) => {
    const run = runs.get(system)!
    try {
      const output = await run.services[name](input as never, signal)
      if (!signal.aborted) run.settled()
      return output
    } catch (error) {
      // Nobody hears of an actor that was stopped.
      if (signal.aborted) return undefined
      // oxlint-disable-next-line typescript/only-throw-error -- JSON, because inspectors see it
      throw run.settled({ reason: error })
    }
  })

interface Effect {
  readonly context: SensitiveActionContext
  readonly system: System
}

/** What the chart does outside: all of it is done by the run of its actor system. The names of the actors are those of `RunServices`, and so are their types. */
const own = (): Own => ({
  actors: Object.fromEntries(
    (Object.keys(actors) as ServiceName[]).map((name) => [name, served(name)]),
  ) as object as Actors,
  actions: {
    forgetPendingAction: ({ context, system }: Effect) => runs.get(system)!.forgetPendingAction(context),
    forgetSubject: ({ context, system }: Effect) => runs.get(system)!.forgetSubject(context),
  },
})

let whole: RunMachine | undefined
const provided = new WeakMap<RunMachine, RunMachine>()

/**
 * Makes the chart over the services of runs, once for all runs of all pages: to make it costs several times what a run does.
 *
 * @param machine One of the app's own. Default: the chart as it is.
 */
export function runMachine(machine?: RunMachine): RunMachine {
  if (machine === undefined) return (whole ??= makeChart(own()))
  if (!provided.has(machine)) provided.set(machine, machine.provide(own()))
  return provided.get(machine)!
}
