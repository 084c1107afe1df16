import type { ReauthClock } from '@reauth/core'
import type { Inspection } from '@reauth/devtools/stream'
import type { Director } from './director.js'
import type { LastConfirmation } from './last-confirmation.js'

/** What the showcase shows, and what it turns. */
export interface ShowcaseProps {
  readonly director: Director
  readonly inspection: Pick<Inspection, 'getEvents' | 'subscribe'>
  readonly last: LastConfirmation
  readonly clock: ReauthClock
  /** Lets ten minutes pass at the bank and at the providers. */
  readonly passTime: () => Promise<void>
  /** Lets somebody else sign in where the end-user is asked again. */
  readonly allowOtherAccount: () => Promise<void>
}
