import type { AnyStateMachine, Snapshot } from 'xstate'
import type { SensitiveActionInput } from '../words/facts.js'
import { factsOf } from '../words/facts.js'
import type { SensitiveActionContext } from './context.js'

/** What `getPersistedSnapshot()` returned, after JSON and whatever happened to it in storage. */
interface Persisted {
  readonly status: string
  readonly value?: unknown
  readonly context?: Partial<SensitiveActionContext> | null
}

/** A run that was in one of these may have reached the endpoint. */
const CALLING: readonly unknown[] = ['calling', 'resolvingOutcome']

/** Rebuilds the input of a run from its context. The facts are checked when the run starts. */
function toInput({ status, value, context }: Persisted): SensitiveActionInput {
  const kept = { ...context } as SensitiveActionContext
  return {
    runId: kept.runId,
    actionId: kept.actionId,
    idempotencyKey: kept.idempotencyKey,
    requirement: kept.requirement!,
    capabilities: kept.capabilities,
    preferences: kept.preferences,
    timeouts: kept.timeouts,
    clockTolerance: kept.clockTolerance,
    resumption: { ...factsOf(kept), stage: status === 'done' || CALLING.includes(value) ? 'call' : 'confirmation' },
  }
}

/**
 * Makes the restoring of a persisted snapshot safe: such a run starts anew with its facts, and never calls again.
 *
 * XState starts the services of a restored snapshot once more, and does not arm its timers. Here a run that had begun to call asks what became of the call,
 * or ends as `outcomeUnknown`; any other reads the claims again and needs one click. A snapshot that makes no sense ends as `pendingActionDiscarded`.
 *
 * @param machine The chart; changed in place, as is every chart that its `provide()` returns.
 * @returns The same machine.
 */
export function restorable<Machine extends AnyStateMachine>(machine: Machine): Machine {
  const restore = machine.restoreSnapshot.bind(machine)
  const provide = machine.provide.bind(machine)
  machine.restoreSnapshot = (snapshot: Snapshot<unknown>, scope) => {
    const persisted = snapshot as Snapshot<unknown> & Persisted
    const isOver = persisted.status === 'done' && Object.keys(machine.states).includes(String(persisted.value))
    if (isOver) return restore({ ...persisted, children: {} } as Snapshot<unknown>, scope)
    const restored = machine.getInitialSnapshot(scope, toInput(persisted))
    // A parent starts only the children that go on: one that ended on its way back would never tell it.
    if (restored.status !== 'active' && scope.self._parent !== undefined) queueMicrotask(() => scope.self.start())
    return restored
  }
  machine.provide = (implementations) => restorable(provide(implementations))
  return machine
}
