import { type Duration, durationInSeconds } from '@reauth/policy'
import { machineClock } from '../configuration.js'
import type { Verifier } from '../create-verifier.js'
import { refuseUnknown } from '../options.js'
import { ReauthServerError } from '../server-error.js'
import type { OperationStore } from '../stores/operation-store.js'
import type { OperationEvent } from './operation-event.js'

/** What {@link defineOperations} takes. */
export interface OperationsOptions {
  readonly verifier: Verifier
  /** Shared by all servers that open and commit the same operations. */
  readonly store: OperationStore
  /** From opening to commit, at most `'1h'`. Default: `'10m'`. */
  readonly lifetime?: Duration
  /** How long answers and spent authentications are kept after a commit; longer than `lifetime`. Default: `'24h'`. */
  readonly retention?: Duration
  /** Lets one authentication pay for several operations that were open at the same time. Weakens the check. Default: `false`. */
  readonly allowSharedAuthentication?: boolean
  /** Seconds since the Unix epoch. Default: the machine's clock. */
  readonly clock?: () => number
  /** Called once for each operation that is opened, committed or refused, before a handler runs: for an audit log. Gets no token. What it throws is ignored. Default: none. */
  readonly onDecision?: (event: OperationEvent) => void | Promise<void>
}

/** Options that were checked; what the functions on operations take. */
export interface Operations {
  readonly verifier: Verifier
  readonly store: OperationStore
  /** Seconds. */
  readonly lifetime: number
  /** Seconds. */
  readonly retention: number
  readonly allowSharedAuthentication: boolean
  readonly clock: () => number
  readonly onDecision: OperationsOptions['onDecision']
}

const OPTIONS = [
  'verifier',
  'store',
  'lifetime',
  'retention',
  'allowSharedAuthentication',
  'clock',
  'onDecision',
] satisfies (keyof OperationsOptions)[]
const STORE_METHODS = ['create', 'read', 'claim', 'finish'] satisfies (keyof OperationStore)[]

/**
 * Says how operations are verified, kept and forgotten.
 *
 * @param options The verifier and the store, and where they differ from the defaults: lifetimes and the clock.
 * @throws {ReauthServerError} `invalidConfiguration` for an unknown option, or one that makes no sense; `field` names it.
 * @throws {ReauthError} `invalidDuration`.
 *
 * @example
 * const operations = defineOperations({ verifier, store: memoryStore() })
 */
export function defineOperations(options: OperationsOptions): Operations {
  refuseUnknown('defineOperations()', options, OPTIONS)
  const { verifier, store, allowSharedAuthentication = false, clock = machineClock, onDecision } = options
  if (typeof verifier?.verify !== 'function') throw new ReauthServerError('verifier', 'Give a verifier.')
  if (STORE_METHODS.some((method) => typeof store?.[method] !== 'function'))
    throw new ReauthServerError('store', `Give a store: an object with ${STORE_METHODS.join('(), ')}().`)
  if (typeof allowSharedAuthentication !== 'boolean') {
    throw new ReauthServerError('allowSharedAuthentication', 'Give true or false.')
  }
  if (typeof clock !== 'function') throw new ReauthServerError('clock', 'Give a function that returns seconds.')
  if (onDecision !== undefined && typeof onDecision !== 'function')
    throw new ReauthServerError('onDecision', 'Give a function.')
  const lifetime = durationInSeconds(options.lifetime ?? '10m', 'lifetime')
  const retention = durationInSeconds(options.retention ?? '24h', 'retention')
  if (lifetime < 1 || lifetime > 3600) throw new ReauthServerError('lifetime', "From '1s' to '1h'.")
  // An authentication may lie one tolerance ahead of the server: it has to stay spent for that long more.
  if (retention < lifetime + 60) throw new ReauthServerError('retention', 'At least a minute more than lifetime.')
  return Object.freeze({ verifier, store, lifetime, retention, allowSharedAuthentication, clock, onDecision })
}
