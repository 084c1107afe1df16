import type { Page } from '../platform/page.js'
import type { ReauthService } from '../service/reauth-service.js'
import type { PendingActions } from './pending-actions.js'
import type { Departures } from './departures.js'
import type { Prompts } from './prompts.js'
import type { Readings } from './readings.js'
import type { AnySensitiveAction } from '../action/sensitive-action.js'
import type { Issues } from '../action/validate.js'

/** What must not enter the statechart: the action's input, and what the server answered. */
export interface Vault {
  input: unknown
  data: unknown
  issues: Issues | undefined
}

/** The run's place among pending actions. */
export interface Transaction {
  /** The OAuth `state` of the redirect that is under way, or that the run came back from; a new one for every redirect. */
  id: string
  /** The transaction of this page whose redirect is shared, where another run is leaving already. */
  leaderId: string | null
  /** Whether there is a record of it. */
  isSaved: boolean
  /** Whether the action can be found again after a redirect. */
  readonly isResumable: boolean
  /** Whether this run came back from a redirect. */
  readonly isResumed: boolean
}

/** What a run is made of. */
export interface RunParts {
  readonly action: AnySensitiveAction
  readonly service: ReauthService
  readonly readings: Readings
  readonly prompts: Prompts
  readonly pending: PendingActions
  readonly page: Page
  readonly transaction: Transaction
  readonly departures: Departures
  readonly vault: Vault
}
