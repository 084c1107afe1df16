import type { Reauth } from '@reauth/core'
import type { OpenCall } from '@reauth/core/testing'
import type { ClaimRow } from '../../model/claims.js'
import type * as Predictions from '../../model/predictions.js'
import type * as Replay from '../../model/replay.js'
import type { LogStep, RunLog } from '../../model/run-log.js'
import type { HeldLock, StoredRecord } from '../../model/storage.js'

/** The tabs, in order. */
export const TABS = {
  log: 'Log',
  why: 'Why',
  next: 'Next',
  storage: 'Storage',
  share: 'Share',
} as const

export type TabName = keyof typeof TABS

/** The position of the devtools. `page`: embedded in the page. */
export type Dock = 'bottom' | 'right' | 'window' | 'page'

/** The data that the panels show. */
export interface ViewState {
  readonly runs: readonly RunLog[]
  readonly run: RunLog | undefined
  readonly step: LogStep | undefined
  /** Whether the selected moment is the last one. */
  readonly isNow: boolean
  readonly tab: TabName
  readonly dock: Dock
  /** The current time, in milliseconds since the Unix epoch. */
  readonly now: number
  /** The run, if it is active on this page. */
  readonly live: ReturnType<Reauth['runs']>[number] | undefined
  /** Whether it hasn't ended, but is no longer on this page. */
  readonly isElsewhere: boolean
  /** Calls of a fake service that wait for an answer. */
  readonly openCalls: readonly OpenCall[]
  readonly rows: readonly ClaimRow[]
  /** Modules and data that are loaded on demand. */
  readonly predictions: typeof Predictions | undefined
  readonly replay: typeof Replay | undefined
  readonly records: readonly StoredRecord[] | undefined
  readonly locks: readonly HeldLock[] | undefined
  readonly docs: string
}
