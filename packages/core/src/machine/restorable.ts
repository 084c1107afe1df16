import type { AnyStateMachine, Snapshot } from 'xstate'
import type { SensitiveActionInput } from '../words/facts.js'
import { factsOf } from '../words/facts.js'
import type { SensitiveActionContext } from './context.js'

/** The result of `getPersistedSnapshot()`, after JSON and any change in storage. */
interface Persisted {
  readonly status: string
  readonly value?: unknown
  readonly context?: Partial<SensitiveActionContext> | null
}

/** A run that was in one of these states may have reached the endpoint. */
const CALLING: readonly unknown[] = ['calling', 'resolvingOutcome']

/** Rebuilds the input of a run from its context. The facts are checked when the run starts. */
function toInput({ status, value, context }: Persisted): SensitiveActionInput {
  const facts = { ...context } as SensitiveActionContext
  return {
    runId: facts.runId,
    actionId: facts.actionId,
    idempotencyKey: facts.idempotencyKey,
    requirement: facts.requirement!,
    capabilities: facts.capabilities,
    preferences: facts.preferences,
    timeouts: facts.timeouts,
    clockTolerance: facts.clockTolerance,
    resumption: { ...factsOf(facts), stage: status === 'done' || CALLING.includes(value) ? 'call' : 'confirmation' },
  }
}

/**
 * Makes it safe to restore a persisted snapshot: the run starts again with its facts, and never calls again.
 *
 * XState starts the services of a restored snapshot once more, and does not arm its timers. Here a run that had begun
 * to call asks for the result of the call, or ends as `outcomeUnknown`. Any other run reads the claims again and needs
 * one click. An invalid snapshot ends as `pendingActionDiscarded`.
 *
 * @param machine The chart. It is changed in place, and so is each chart that its `provide()` returns.
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
    // A parent starts only active children, so a child that ended while it was restored would never notify it.
    if (restored.status !== 'active' && scope.self._parent !== undefined) queueMicrotask(() => scope.self.start())
    return restored
  }
  machine.provide = (implementations) => restorable(provide(implementations))
  return machine
}
