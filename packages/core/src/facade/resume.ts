import { ReauthError } from '@reauth/policy'
import type { ResumptionStage } from '../machine/facts.js'
import { type PendingRecord, isAlive } from '../pending/pending-record.js'
import { safeReturnTo, withoutCallback } from '../pending/return-to.js'
import type { ReauthClock } from '../platform/clock.js'
import type { Page } from '../platform/page.js'
import type { RedirectBrowser } from '../service/reauth-service.js'
import type { PendingActions } from './pending-actions.js'
import type { AnySensitiveAction } from './sensitive-action.js'

/** A run that was interrupted, and how far it had come. */
export interface Resumable {
  readonly record: PendingRecord
  readonly action: AnySensitiveAction
  readonly input: unknown
  readonly stage: ResumptionStage
  readonly returnTo: string | null
}

/**
 * Finds the run that this page load continues: by the callback in the address, or by what the tab remembers.
 *
 * @returns `null` for a callback that was not started here, which is left untouched, and where nothing was interrupted.
 * @throws {ReauthError} `unknownAction` where the record is of an action that was not given to `createReauth()`.
 */
export async function findResumable(
  browser: RedirectBrowser,
  pending: PendingActions,
  page: Page,
  clock: ReauthClock,
  actions: ReadonlyMap<string, AnySensitiveAction>,
): Promise<Resumable | null> {
  const url = new URL(page.href())
  const state = browser.matches(url)
  const transactionId = state ?? page.recallInTab()
  const record = transactionId === null ? null : await pending.find(transactionId).catch(() => null)
  if (record === null) return null
  const stage = stageOf(record, state !== null, clock.wall())
  if (stage === 'used' && state === null) return null
  const action = actions.get(record.actionId)
  if (action === undefined) throw new ReauthError('unknownAction')
  if (state !== null && stage !== 'callback') page.replaceAddress(withoutCallback(url))
  const input = await pending.open(record, action).then(
    (kept) => ({ kept }),
    () => null,
  )
  return {
    record,
    action,
    input: input?.kept,
    stage: input === null && stage !== 'used' ? 'discarded' : stage,
    returnTo: safeReturnTo(record.returnTo, page.href()),
  }
}

function stageOf(record: PendingRecord, hasCallback: boolean, now: number): ResumptionStage {
  if (record.stage === 'done') return 'used'
  if (record.stage === 'calling') return 'call'
  if (!isAlive(record, now)) return 'discarded'
  if (record.stage === 'returned') return 'confirmation'
  return hasCallback ? 'callback' : 'abandoned'
}
