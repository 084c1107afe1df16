import type { IntentCheck } from '../action/intent-check.js'
import type { PendingActions } from '../pending/pending-actions.js'
import type { Page } from '../platform/page.js'
import type { RedirectBrowser } from '../service/reauth-service.js'
import type { Return } from './beginning.js'
import { Departures } from './departures.js'
import { type LeavingRun, Transaction } from './transaction.js'

/**
 * The parts that a page needs to leave and to come back. Loaded when a redirect is prepared, or when the page may have
 * come back from one.
 */
export class Away {
  readonly pending: PendingActions
  readonly departures = new Departures()
  readonly browser: RedirectBrowser
  readonly page: Page
  readonly randomId: () => string

  constructor(options: Pick<Away, 'pending' | 'browser' | 'page' | 'randomId'>) {
    this.pending = options.pending
    this.browser = options.browser
    this.page = options.page
    this.randomId = options.randomId
  }

  /** @param back The point where a run continues after a redirect. */
  transactionOf(input: IntentCheck, run: LeavingRun, back?: Return): Transaction {
    return new Transaction(input, run, this, back)
  }
}
