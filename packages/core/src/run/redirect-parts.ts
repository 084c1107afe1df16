import type { IntentCheck } from '../action/intent-check.js'
import type { PendingActions } from '../pending/pending-actions.js'
import type { Page } from '../platform/page.js'
import type { RedirectBrowser } from '../service/reauth-service.js'
import type { ReturnPoint } from './run-start.js'
import { Departures } from './departures.js'
import { type LeavingRun, Transaction } from './transaction.js'

/**
 * The parts that a page needs for a redirect. Loaded when a redirect is prepared, or when the page may have
 * returned from one.
 */
export class RedirectParts {
  readonly pending: PendingActions
  readonly departures = new Departures()
  readonly browser: RedirectBrowser
  readonly page: Page
  readonly randomId: () => string

  constructor(options: Pick<RedirectParts, 'pending' | 'browser' | 'page' | 'randomId'>) {
    this.pending = options.pending
    this.browser = options.browser
    this.page = options.page
    this.randomId = options.randomId
  }

  /** @param returnPoint The point where a run continues after a redirect. */
  transactionOf(input: IntentCheck, run: LeavingRun, returnPoint?: ReturnPoint): Transaction {
    return new Transaction(input, run, this, returnPoint)
  }
}
