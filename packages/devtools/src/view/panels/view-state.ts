import type { Reauth } from '@reauth/core'
import type { OpenCall } from '@reauth/core/testing'
import type { ClaimRow } from '../../model/claims.js'
import type * as Oracle from '../../model/oracle.js'
import type * as Playing from '../../model/playing.js'
import type { LogStep, RunLog } from '../../model/run-log.js'
import type { HeldLock, StoredRecord } from '../../model/storage.js'

/** The tabs, in their order. */
export const TABS = {
  log: 'Log',
  why: 'Why',
  next: 'Next',
  storage: 'Storage',
  share: 'Share',
} as const

export type TabName = keyof typeof TABS

/** Where the devtools are. `page`: where the page has put them. */
export type Dock = 'bottom' | 'right' | 'window' | 'page'

/** What the panels show. */
export interface ViewState {
  readonly runs: readonly RunLog[]
  readonly run: RunLog | undefined
  readonly step: LogStep | undefined
  /** Whether the moment that is looked at is the last one. */
  readonly isNow: boolean
  readonly tab: TabName
  readonly dock: Dock
  /** Milliseconds since the Unix epoch. */
  readonly now: number
  /** The run itself, if it is under way on this page. */
  readonly live: ReturnType<Reauth['runs']>[number] | undefined
  /** Whether it hasn't ended, but is no longer on this page. */
  readonly isElsewhere: boolean
  /** Calls of a fake service that wait for somebody to choose their answers. */
  readonly openCalls: readonly OpenCall[]
  readonly rows: readonly ClaimRow[]
  /** Loaded when they are needed. */
  readonly oracle: typeof Oracle | undefined
  readonly playing: typeof Playing | undefined
  readonly records: readonly StoredRecord[] | undefined
  readonly locks: readonly HeldLock[] | undefined
  readonly docs: string
}
