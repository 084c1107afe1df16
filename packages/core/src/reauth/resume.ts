import { inputFromJson, intentText } from '../action/intent-check.js'
import { type AnySensitiveAction, defineSensitiveAction } from '../action/sensitive-action.js'
import { type PendingRecord, isAlive } from '../pending/pending-record.js'
import { safeReturnTo, withoutCallback } from '../pending/return-to.js'
import { attempt } from '../platform/attempt.js'
import type { ReauthClock } from '../platform/clock.js'
import { runLock } from '../platform/names.js'
import type { TabLocks } from '../platform/tab-locks.js'
import type { TabMemory } from '../platform/tab-memory.js'
import type { Away } from '../run/away.js'
import type { Run } from '../run/run.js'
import type { Runs } from '../run/runs.js'
import type { SensitiveRun } from '../run/sensitive-run.js'
import { INITIAL_FACTS, type ResumptionStage, factsOf } from '../words/facts.js'
import { callbackOf, hasExpired } from './arrival.js'

/** A run that came back, with those that shared its redirect. */
export type ResumedRun = Run & { readonly companions: Promise<readonly SensitiveRun[]> }

interface ResumeParts {
  readonly away: Away
  readonly runs: Runs
  readonly actions: ReadonlyMap<string, AnySensitiveAction>
  readonly clock: ReauthClock
  readonly locks: TabLocks
  readonly tab: TabMemory
  readonly namespace: () => string
  /** The address when `createReauth()` was called, which a router may have changed since. */
  readonly firstHref: string
}

/** How often, and after how many milliseconds, a tab that was loaded again asks for the lock of its own run. */
const LOCK_ATTEMPTS = 10
const LOCK_DELAY = 50

/** Stands where a function has to, and does nothing. */
const neverPerformed = Function.prototype as () => undefined

/** An action that this page does not know, or whose record is gone: shown by its id, and never performed. */
const unknownAction = (id: string): AnySensitiveAction =>
  defineSensitiveAction({ id, requirement: { maxAge: 'always' }, keepInput: 'none', perform: neverPerformed })

/** Continues the run that this page load belongs to: by the callback in the address, or by what the tab remembers. */
export class Resume {
  readonly #parts: ResumeParts
  readonly #known = new Map<string, ResumedRun>()
  #resuming: Promise<ResumedRun | null> | undefined

  constructor(parts: ResumeParts) {
    this.#parts = parts
  }

  /** Calls at the same time get the same answer: an effect that runs twice must not find the record taken. */
  resume(): Promise<ResumedRun | null> {
    this.#resuming ??= this.#resume().finally(() => {
      this.#resuming = undefined
      void this.#sweep().catch(() => {})
    })
    return this.#resuming
  }

  async #sweep(): Promise<void> {
    const { away, clock } = this.#parts
    await away.pending.sweep()
    if (hasExpired(away.page, clock) === true) away.page.rememberExpiry?.(null)
  }

  async #resume(): Promise<ResumedRun | null> {
    const { away, clock, firstHref, runs, tab } = this.#parts
    const { browser, page, pending } = away
    const callback = callbackOf(page, browser, firstHref)
    const transactionId = callback?.state ?? tab.recall()
    if (transactionId === null) return null
    const before = this.#known.get(transactionId)
    if (before !== undefined) return before
    // The page is still here although it was about to leave: its own run goes on, unless a link brought the callback to the app that it left.
    const left = runs.find(transactionId)
    if (left !== undefined && callback === null) return null
    const record = await pending.find(transactionId).catch(() => null)
    // A foreign callback has a state that this tab does not remember.
    if (record === null && (callback === null || tab.recall() !== transactionId)) return null
    // A callback that is not in the address any more was dealt with, or a router was faster.
    const isInAddress = callback !== null && callback.url.href === page.href()
    if (isInAddress && record?.stage !== 'pending') page.replaceAddress(withoutCallback(callback.url))
    if (record === null) return this.#remember(transactionId, this.#missing(transactionId), [])
    const stage = this.#stageOf(record, callback !== null, clock.wall())
    if (stage === 'used' && !isInAddress) return null
    const release = await this.#hold(record)
    if (release === null && callback === null) return null
    const run = await this.#take(record, release === null ? 'used' : stage, callback?.url ?? null)
    void run.ended.then(() => release?.())
    if (left !== undefined) void arrived(run).then(() => left.restored())
    if (release !== null) this.#closeSiblings(record)
    return this.#remember(transactionId, run, this.#companions(run, transactionId))
  }

  /** Departures that were begun again leave records of the same run behind. */
  #closeSiblings(record: PendingRecord): void {
    void this.#parts.away.pending.closeSiblings(record).catch(() => {})
  }

  #remember(
    transactionId: string,
    run: Run,
    companions: Promise<readonly SensitiveRun[]> | readonly SensitiveRun[],
  ): ResumedRun {
    const settled = Promise.resolve(companions).catch(() => [])
    const resumed = Object.assign(run, { companions: settled })
    this.#known.set(transactionId, resumed)
    return resumed
  }

  /** Keeps other pages from working on the same run. @returns How to stop; `null` when another page is at it. */
  async #hold({ transactionId }: PendingRecord): Promise<(() => void) | null> {
    const { locks, namespace, tab } = this.#parts
    for (let attempts = 1; ; attempts += 1) {
      // Without a lock the record itself, which one page takes, has to do.
      const release = await locks.hold(runLock(namespace(), transactionId)).catch(() => undefined)
      if (release !== null) return () => attempt(() => release?.())
      // The browser may release the lock of a page that is loaded again a moment later.
      if (attempts === LOCK_ATTEMPTS || tab.recall() !== transactionId) return null
      await new Promise((resolve) => {
        setTimeout(resolve, LOCK_DELAY)
      })
    }
  }

  #stageOf(record: PendingRecord, hasCallback: boolean, now: number): ResumptionStage {
    if (record.stage === 'done') return 'used'
    const isOver = !isAlive(record, now)
    if (record.stage === 'calling') {
      // The tab that called remembers it; a different one only has the callback.
      if (hasCallback && this.#parts.tab.recall() !== record.transactionId) return 'used'
      return isOver ? 'callExpired' : 'call'
    }
    if (isOver) return 'discarded'
    if (record.stage === 'returned') return 'confirmation'
    return hasCallback ? 'callback' : 'abandoned'
  }

  /** The callback is ours, and nothing is kept for it: storage was cleared. */
  #missing(transactionId: string): Run {
    this.#parts.tab.remember(null)
    return this.#parts.runs.resume({
      action: unknownAction('unknown'),
      given: undefined,
      ids: { runId: transactionId, idempotencyKey: transactionId },
      back: { transactionId, callback: null, resumption: { ...INITIAL_FACTS, stage: 'missing' }, returnTo: null },
    })
  }

  async #take(record: PendingRecord, stage: ResumptionStage, callback: URL | null): Promise<Run> {
    const { away, actions, runs } = this.#parts
    const { pending, page } = away
    const action = actions.get(record.actionId)
    const kept =
      action === undefined
        ? null
        : await pending
            .open(record, (json) => intentText(action, json))
            .then(async ({ subjectKey, json }) => ({ subjectKey, given: await inputFromJson(action, json) }))
            .catch(() => null)
    return runs.resume({
      action: action ?? unknownAction(record.actionId),
      given: kept?.given,
      ids: { runId: record.runId, idempotencyKey: record.idempotencyKey },
      back: {
        transactionId: record.transactionId,
        callback,
        resumption: {
          ...factsOf({ ...record, subjectKey: kept?.subjectKey ?? null }),
          stage: kept === null ? withoutInput(stage) : stage,
        },
        returnTo: safeReturnTo(record.returnTo, page.href()),
      },
    })
  }

  /** Those who came along go on when the leader's authentication was good, each with its own click; else they stopped with it. */
  async #companions(leader: Run, leaderId: string): Promise<readonly SensitiveRun[]> {
    await arrived(leader)
    const { status } = leader.getSnapshot()
    const isGood = status !== 'cancelled' && status !== 'refused'
    const { away, clock } = this.#parts
    const { pending } = away
    const records = (await pending.followersOf(leaderId)).filter((record) => isAlive(record, clock.wall()))
    const taken = await Promise.all(records.map((record) => this.#takeCompanion(record, isGood)))
    return taken.filter((run) => run !== null)
  }

  async #takeCompanion(record: PendingRecord, isGood: boolean): Promise<Run | null> {
    const { pending } = this.#parts.away
    const { stage, transactionId } = record
    if (stage === 'done' || !this.#parts.actions.has(record.actionId)) return null
    if (stage === 'pending' && isGood && !(await pending.advance(transactionId, 'pending', 'returned'))) return null
    const release = await this.#hold(record)
    if (release === null) return null
    const run = await this.#take(
      record,
      stage === 'calling' ? 'call' : stage === 'returned' || isGood ? 'confirmation' : 'abandoned',
      null,
    )
    void run.ended.then(release)
    this.#closeSiblings(record)
    return run
  }
}

/** Without what was kept nothing can be shown or called; a call that began may have happened all the same. */
const withoutInput = (stage: ResumptionStage): ResumptionStage =>
  stage === 'used' ? 'used' : stage === 'call' || stage === 'callExpired' ? 'callExpired' : 'discarded'

/** Waits until the callback is dealt with. */
function arrived(run: Run): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (run.getSnapshot().status === 'working') return
      unsubscribe()
      resolve()
    }
    const { unsubscribe } = run.subscribe(look)
    look()
  })
}
