import { ReauthError } from '@reauth/policy'
import type { ResumptionStage } from '../words/facts.js'
import { type PendingRecord, isAlive } from '../pending/pending-record.js'
import { safeReturnTo, withoutCallback } from '../pending/return-to.js'
import type { ReauthClock } from '../platform/clock.js'
import type { Page } from '../platform/page.js'
import type { ReauthService } from '../service/reauth-service.js'
import type { OwnedRun } from '../run/create-run.js'
import type { PendingActions } from '../run/pending-actions.js'
import type { Runs } from '../run/runs.js'
import type { SensitiveRun } from '../run/run.js'
import type { AnySensitiveAction } from '../action/sensitive-action.js'

/** What taking up an interrupted run needs. */
interface ResumeParts {
  readonly service: ReauthService
  readonly pending: PendingActions
  readonly page: Page
  readonly clock: ReauthClock
  readonly runs: Runs
  readonly actions: ReadonlyMap<string, AnySensitiveAction>
}

/** A run that came back, with those that shared its redirect. */
export type ResumedRun = OwnedRun & { readonly companions: Promise<readonly SensitiveRun[]> }

/**
 * Makes what takes up the run that this page load continues: by the callback in the address, or by what the tab remembers.
 *
 * @returns A function that resolves to `null` for a callback that was not started here, which is left untouched, and where nothing was interrupted. It rejects
 * with `unknownAction` where the record is of an action that was not given to `createReauth()`.
 */
export function createResume(parts: ResumeParts): () => Promise<ResumedRun | null> {
  const { service, pending, page, clock, runs } = parts
  const known = new Map<string, ResumedRun>()

  const take = async (record: PendingRecord, action: AnySensitiveAction, stage: ResumptionStage): Promise<OwnedRun> => {
    const kept = await pending.open(record, action).then(
      (input) => ({ input }),
      () => null,
    )
    return runs.resume(action, kept?.input, {
      ids: { runId: record.runId, idempotencyKey: record.idempotencyKey },
      transactionId: record.transactionId,
      resumption: {
        stage: kept === null && stage !== 'used' ? 'discarded' : stage,
        subjectKey: record.subjectKey,
        stepUps: record.stepUps,
        authTimeBefore: record.authTimeBefore,
        openedAt: record.openedAt,
        operationId: record.operationId,
        challenge: record.challenge,
      },
      returnTo: safeReturnTo(record.returnTo, page.href()),
    })
  }
  /** Those who came along go on where the leader's authentication was good, each with its own click; else they stopped with it. */
  const takeCompanions = async (leader: OwnedRun, leaderId: string): Promise<readonly SensitiveRun[]> => {
    await arrived(leader)
    const isGood = leader.getSnapshot().status !== 'cancelled' && leader.getSnapshot().status !== 'refused'
    const records = (await pending.followersOf(leaderId)).filter((record) => isAlive(record, clock.wall()))
    const taken = await Promise.all(
      records.map(async (record) => {
        const action = parts.actions.get(record.actionId)
        if (action === undefined || record.stage === 'done') return null
        if (
          record.stage === 'pending' &&
          isGood &&
          !(await pending.advance(record.transactionId, 'pending', 'returned'))
        )
          return null
        const stage =
          record.stage === 'calling' ? 'call' : record.stage === 'returned' || isGood ? 'confirmation' : 'abandoned'
        return take(record, action, stage)
      }),
    )
    return taken.filter((run) => run !== null)
  }

  return async () => {
    if (service.browser?.kind !== 'redirect') return null
    const url = new URL(page.href())
    const state = service.browser.matches(url)
    const transactionId = state ?? page.recallInTab()
    const record = transactionId === null ? null : await pending.find(transactionId).catch(() => null)
    if (record === null) return null
    const before = known.get(record.transactionId)
    if (before !== undefined) return before
    // The page is still here although it was about to leave: its own run goes on.
    if (runs.has(record.transactionId)) return null
    const stage = stageOf(record, state !== null, clock.wall())
    if (stage === 'used' && state === null) return null
    const action = parts.actions.get(record.actionId)
    if (action === undefined) throw new ReauthError('unknownAction')
    if (state !== null && stage !== 'callback') page.replaceAddress(withoutCallback(url))
    const run = await take(record, action, stage)
    const resumed = Object.assign(run, { companions: takeCompanions(run, record.transactionId).catch(() => []) })
    known.set(record.transactionId, resumed)
    return resumed
  }
}

/** Waits until the callback is dealt with. */
function arrived(run: OwnedRun): Promise<void> {
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

function stageOf(record: PendingRecord, hasCallback: boolean, now: number): ResumptionStage {
  if (record.stage === 'done') return 'used'
  if (record.stage === 'calling') return 'call'
  if (!isAlive(record, now)) return 'discarded'
  if (record.stage === 'returned') return 'confirmation'
  return hasCallback ? 'callback' : 'abandoned'
}
