import type { ReauthClock } from '@reauth/core'
import type { Inspection } from '@reauth/devtools/stream'
import type { Director } from './director.js'
import type { LastConfirmation } from './last-confirmation.js'

/** Props of the showcase. */
export interface ShowcaseProps {
  readonly director: Director
  readonly inspection: Pick<Inspection, 'getEvents' | 'subscribe'>
  readonly last: LastConfirmation
  readonly clock: ReauthClock
  /** Moves time by ten minutes at the bank and at the providers. */
  readonly passTime: () => Promise<void>
  /** Allows another account to sign in at the next reauthentication. */
  readonly allowOtherAccount: () => Promise<void>
}
