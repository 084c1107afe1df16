import { inputFromJson, intentText } from '../action/intent-check.js'
import { type AnySensitiveAction, defineSensitiveAction } from '../action/sensitive-action.js'
import { type PendingRecord, isAlive } from '../pending/pending-record.js'
import { safeReturnTo, withoutCallback } from '../pending/return-to.js'
import { attempt } from '../platform/attempt.js'
import type { ReauthClock } from '../platform/clock.js'
import { runLock } from '../platform/names.js'
import type { TabLocks } from '../platform/tab-locks.js'
import type { TabMemory } from '../platform/tab-memory.js'
import type { RedirectParts } from '../run/redirect-parts.js'
import type { Run } from '../run/run.js'
import type { Runs } from '../run/runs.js'
import type { SensitiveRun } from '../run/sensitive-run.js'
import { INITIAL_FACTS, type ResumptionStage, factsOf } from '../words/facts.js'
import { callbackOf, hasExpired } from './arrival.js'

/** A run that came back, with the runs that shared its redirect. */
export type ResumedRun = Run & { readonly companions: Promise<readonly SensitiveRun[]> }

interface ResumeEnvironment {
  readonly redirectParts: RedirectParts
  readonly runs: Runs
  readonly actions: ReadonlyMap<string, AnySensitiveAction>
  readonly clock: ReauthClock
  readonly locks: TabLocks
  readonly tab: TabMemory
  readonly namespace: () => string
  /** The address when `createReauth()` was called. A router may have changed it since. */
  readonly firstHref: string
}

/** How often a reloaded tab requests the lock of its own run, and the milliseconds between requests. */
const LOCK_ATTEMPTS = 10
const LOCK_DELAY = 50

/** A placeholder for a required function. It does nothing. */
const neverPerformed = Function.prototype as () => undefined

/** Creates a placeholder for an action that is unknown or has no record. It is shown by its id, and never performed. */
const unknownAction = (id: string): AnySensitiveAction =>
  defineSensitiveAction({ id, requirement: { maxAge: 'always' }, keepInput: 'none', perform: neverPerformed })

/** Finds and continues the run of this page load, using the callback in the address or the memory of the tab. */
export class Resume {
  readonly #environment: ResumeEnvironment
  readonly #resumedRuns = new Map<string, ResumedRun>()
  #resuming: Promise<ResumedRun | null> | undefined

  constructor(environment: ResumeEnvironment) {
    this.#environment = environment
  }

  /** Concurrent calls get the same run, so that an effect that runs twice does not find the record taken. */
  resume(): Promise<ResumedRun | null> {
    this.#resuming ??= this.#resume().finally(() => {
      this.#resuming = undefined
      void this.#sweep().catch(() => {})
    })
    return this.#resuming
  }

  async #sweep(): Promise<void> {
    const { redirectParts, clock } = this.#environment
    await redirectParts.pending.sweep()
    if (hasExpired(redirectParts.page, clock) === true) redirectParts.page.rememberExpiry?.(null)
  }

  async #resume(): Promise<ResumedRun | null> {
    const { redirectParts, clock, firstHref, runs, tab } = this.#environment
    const { browser, page, pending } = redirectParts
    const callback = callbackOf(page, browser, firstHref)
    const transactionId = callback?.state ?? tab.recall()
    if (transactionId === null) return null
    const existing = this.#resumedRuns.get(transactionId)
    if (existing !== undefined) return existing
    // The page was about to leave and is still here. Its own run continues, unless a link brought the callback to an
    // app.
    const leavingRun = runs.find(transactionId)
    if (leavingRun !== undefined && callback === null) return null
    const record = await pending.find(transactionId).catch(() => null)
    // A foreign callback has a `state` that this tab does not remember.
    if (record === null && (callback === null || tab.recall() !== transactionId)) return null
    // A callback that is no longer in the address was processed, or a router removed it.
    const isInAddress = callback !== null && callback.url.href === page.href()
    if (isInAddress && record?.stage !== 'pending') page.replaceAddress(withoutCallback(callback.url))
    if (record === null) return this.#remember(transactionId, this.#runWithoutRecord(transactionId), [])
    const stage = this.#stageOf(record, callback !== null, clock.wall())
    if (stage === 'used' && !isInAddress) return null
    const release = await this.#hold(record)
    if (release === null && callback === null) return null
    const run = await this.#take(record, release === null ? 'used' : stage, callback?.url ?? null)
    void run.ended.then(() => release?.())
    if (leavingRun !== undefined) void untilArrived(run).then(() => leavingRun.onRestored())
    if (release !== null) this.#closeSiblings(record)
    return this.#remember(transactionId, run, this.#companions(run, transactionId))
  }

  /** Repeated departures leave other records of the same run behind. */
  #closeSiblings(record: PendingRecord): void {
    void this.#environment.redirectParts.pending.closeSiblings(record).catch(() => {})
  }

  #remember(
    transactionId: string,
    run: Run,
    companions: Promise<readonly SensitiveRun[]> | readonly SensitiveRun[],
  ): ResumedRun {
    const settled = Promise.resolve(companions).catch(() => [])
    const resumed = Object.assign(run, { companions: settled })
    this.#resumedRuns.set(transactionId, resumed)
    return resumed
  }

  /**
   * Prevents other pages from working on the same run.
   *
   * @returns A function that releases the lock; `null` if another page holds it.
   */
  async #hold({ transactionId }: PendingRecord): Promise<(() => void) | null> {
    const { locks, namespace, tab } = this.#environment
    for (let attempts = 1; ; attempts += 1) {
      // Without a lock, taking the record has to be enough.
      const release = await locks.hold(runLock(namespace(), transactionId)).catch(() => undefined)
      if (release !== null) return () => attempt(() => release?.())
      // The browser may release the lock of a reloaded page with a delay.
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
      // The tab that called remembers the transaction; another tab only has the callback.
      if (hasCallback && this.#environment.tab.recall() !== record.transactionId) return 'used'
      return isOver ? 'callExpired' : 'call'
    }
    if (isOver) return 'discarded'
    if (record.stage === 'returned') return 'confirmation'
    return hasCallback ? 'callback' : 'abandoned'
  }

  /** Creates a run for our callback without a record, because storage was cleared. */
  #runWithoutRecord(transactionId: string): Run {
    this.#environment.tab.remember(null)
    return this.#environment.runs.resume({
      action: unknownAction('unknown'),
      rawInput: undefined,
      ids: { runId: transactionId, idempotencyKey: transactionId },
      returnPoint: {
        transactionId,
        callback: null,
        resumption: { ...INITIAL_FACTS, stage: 'missing' },
        returnTo: null,
      },
    })
  }

  async #take(record: PendingRecord, stage: ResumptionStage, callback: URL | null): Promise<Run> {
    const { redirectParts, actions, runs } = this.#environment
    const { pending, page } = redirectParts
    const action = actions.get(record.actionId)
    const stored =
      action === undefined
        ? null
        : await pending
            .open(record, (json) => intentText(action, json))
            .then(async ({ subjectKey, json }) => ({ subjectKey, rawInput: await inputFromJson(action, json) }))
            .catch(() => null)
    return runs.resume({
      action: action ?? unknownAction(record.actionId),
      rawInput: stored?.rawInput,
      ids: { runId: record.runId, idempotencyKey: record.idempotencyKey },
      returnPoint: {
        transactionId: record.transactionId,
        callback,
        resumption: {
          ...factsOf({ ...record, subjectKey: stored?.subjectKey ?? null }),
          stage: stored === null ? withoutInput(stage) : stage,
        },
        returnTo: safeReturnTo(record.returnTo, page.href()),
      },
    })
  }

  /**
   * Resumes the followers if the leader's authentication was accepted, each with its own click. Otherwise they end with
   * the leader.
   */
  async #companions(leader: Run, leaderId: string): Promise<readonly SensitiveRun[]> {
    await untilArrived(leader)
    const { status } = leader.getSnapshot()
    const isAccepted = status !== 'cancelled' && status !== 'refused'
    const { redirectParts, clock } = this.#environment
    const { pending } = redirectParts
    const records = (await pending.followersOf(leaderId)).filter((record) => isAlive(record, clock.wall()))
    const companions = await Promise.all(records.map((record) => this.#takeCompanion(record, isAccepted)))
    return companions.filter((run) => run !== null)
  }

  async #takeCompanion(record: PendingRecord, isAccepted: boolean): Promise<Run | null> {
    const { pending } = this.#environment.redirectParts
    const { stage, transactionId } = record
    if (stage === 'done' || !this.#environment.actions.has(record.actionId)) return null
    if (stage === 'pending' && isAccepted && !(await pending.advance(transactionId, 'pending', 'returned'))) return null
    const release = await this.#hold(record)
    if (release === null) return null
    const run = await this.#take(
      record,
      stage === 'calling' ? 'call' : stage === 'returned' || isAccepted ? 'confirmation' : 'abandoned',
      null,
    )
    void run.ended.then(release)
    this.#closeSiblings(record)
    return run
  }
}

/** Without the stored input nothing can be shown or called, but a call that began may have happened. */
const withoutInput = (stage: ResumptionStage): ResumptionStage =>
  stage === 'used' ? 'used' : stage === 'call' || stage === 'callExpired' ? 'callExpired' : 'discarded'

/** Waits until the callback has been processed. */
function untilArrived(run: Run): Promise<void> {
  return new Promise((resolve) => {
    const check = (): void => {
      if (run.getSnapshot().status === 'working') return
      unsubscribe()
      resolve()
    }
    const { unsubscribe } = run.subscribe(check)
    check()
  })
}
