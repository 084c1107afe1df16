import type { SensitiveActionInput } from '../words/facts.js'
import type { SensitiveActionEvent } from '../machine/events.js'
import type { ReauthClock } from '../platform/clock.js'
import type { Outcome, Redirecting } from './outcome.js'
import type { RunParts } from './run-parts.js'
import { attempt } from '../platform/attempt.js'
import { createRunActor } from './run-actor.js'
import { type ReauthEvent, newsOf } from './run-events.js'
import type { RunSnapshot, RunStatus, SensitiveRun } from './run.js'

/** A run with what only its maker may do. */
export interface OwnedRun extends SensitiveRun<unknown, 'redirect'> {
  send(event: SensitiveActionEvent): void
  /** The page is shown again: what the run left for may have gone on in another page. */
  restored(): Promise<void>
  /** Whether the run is the one of a redirect. */
  isOf(transactionId: string): boolean
}

/** What a run tells while it is under way. */
export interface RunOptions {
  /** Given every inspection event of the statechart. They hold no token, no input and no data. */
  readonly inspect: ((event: unknown) => void) | undefined
  readonly onEvent: ((event: ReauthEvent) => void) | undefined
  readonly clock: ReauthClock
  readonly returnTo: string | null
}

/** What a resting state is tagged with, where it is not simply at work. */
const TAGS: readonly RunStatus[] = ['awaitingConfirmation', 'prompting', 'redirecting', 'confirmingResumed', 'calling']

const pathOf = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : Object.entries(value as Record<string, unknown>)
        .map(([name, inner]) => `${name}.${pathOf(inner)}`)
        .join('|')

interface Promised<Result> {
  readonly promise: Promise<Result>
  readonly resolve: (result: Result) => void
}

function promised<Result>(): Promised<Result> {
  let resolve!: (result: Result) => void
  const promise = new Promise<Result>((settle) => (resolve = settle))
  return { promise, resolve }
}

/** Starts one run of the statechart. */
export function createRun(parts: RunParts, input: SensitiveActionInput, options: RunOptions): OwnedRun {
  const { action, vault } = parts
  const actor = createRunActor(parts, {
    input,
    ...(options.inspect !== undefined && { inspect: options.inspect }),
  })
  type Snapshot = ReturnType<typeof actor.getSnapshot>

  const toRunSnapshot = (snapshot: Snapshot): RunSnapshot => {
    const status =
      snapshot.output?.outcome ??
      TAGS.find((tag) => snapshot.hasTag(tag as Parameters<Snapshot['hasTag']>[0])) ??
      'working'
    const ending = snapshot.context.ending
    return {
      runId: input.runId,
      actionId: input.actionId,
      status,
      state: pathOf(snapshot.value),
      canCancel: snapshot.can({ type: 'reauth.cancel' }),
      canConfirm: snapshot.can({ type: 'reauth.confirm' }),
      canChoose: snapshot.can({ type: 'method.choose', method: 'browser' }),
      resumed: input.resumption !== undefined,
      ...(ending !== null && { code: ending.code, ...(ending.diagnosis && { diagnosis: ending.diagnosis }) }),
    }
  }
  const toOutcome = (snapshot: Snapshot): Outcome<unknown> => {
    const ending = snapshot.context.ending
    if (ending === null) return { outcome: 'succeeded', data: vault.data }
    const { outcome, code } = ending
    if (outcome === 'outcomeUnknown') return { outcome, code, idempotencyKey: input.idempotencyKey }
    if (outcome !== 'refused') return { outcome, code }
    return {
      outcome,
      code,
      ...(ending.diagnosis && { diagnosis: ending.diagnosis }),
      ...(code === 'refusedByServer' && { response: vault.data as Response }),
      ...(vault.issues && { issues: vault.issues }),
    }
  }

  let latest: { of: Snapshot; snapshot: RunSnapshot } | undefined
  const getSnapshot = (): RunSnapshot => {
    const of = actor.getSnapshot()
    if (latest?.of !== of) latest = { of, snapshot: toRunSnapshot(of) }
    return latest.snapshot
  }
  const began = options.clock.monotonic()
  let told: Snapshot['context'] | undefined
  const tell = (snapshot: Snapshot): void => {
    for (const news of newsOf(told, snapshot.context, snapshot.status === 'done')) {
      const { runId, actionId } = input
      const elapsed = options.clock.monotonic() - began
      attempt(() => options.onEvent?.({ ...news, runId, actionId, elapsed }))
    }
    told = snapshot.context
  }
  const listeners = new Set<(snapshot: RunSnapshot) => void>()
  const leaving = promised<Redirecting>()
  const end = promised<Outcome<unknown>>()
  actor.subscribe({
    next: (snapshot) => {
      tell(snapshot)
      if (snapshot.status === 'done') end.resolve(toOutcome(snapshot))
      else if (snapshot.hasTag('redirecting')) leaving.resolve({ outcome: 'redirecting' })
      for (const listener of listeners) listener(getSnapshot())
    },
    // A stopped or broken statechart never counts as success.
    error: () => end.resolve({ outcome: 'failed', code: 'unexpected' }),
  })
  actor.start()
  // A button may be clicked after the end: nothing happens then.
  const send = (event: SensitiveActionEvent): void => {
    if (actor.getSnapshot().status === 'active') actor.send(event)
  }

  return {
    id: input.runId,
    actionId: input.actionId,
    get description() {
      // An input that was lost cannot be described; a page that shows the run must not break over it.
      return attempt(() => action.describe(vault.input)) ?? action.id
    },
    get input() {
      return vault.input
    },
    returnTo: options.returnTo,
    getSnapshot,
    subscribe(listener) {
      const call = (snapshot: RunSnapshot): void =>
        typeof listener === 'function' ? listener(snapshot) : listener.next?.(snapshot)
      listeners.add(call)
      return { unsubscribe: () => void listeners.delete(call) }
    },
    cancel: () => send({ type: 'reauth.cancel' }),
    confirm: () => send({ type: 'reauth.confirm' }),
    choose: (method) => send({ type: 'method.choose', method }),
    send,
    restored: async () => {
      const taken = await parts.pending.isTaken(parts.transaction.id)
      send({ type: 'page.restored', taken })
    },
    isOf: (transactionId) => parts.transaction.id === transactionId,
    ended: end.promise,
    outcome: Promise.race([end.promise, leaving.promise]),
  }
}
