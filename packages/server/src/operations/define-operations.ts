import type { Duration } from '@reauth/policy'
import { isClock, machineClock } from '../shared/clock.js'
import type { Verifier } from '../verifier/create-verifier.js'
import { durationWithin, refuseUnknown, wrongOption } from '../shared/options.js'
import type { OperationStore } from '../stores/operation-store.js'
import type { OperationEvent, StoreErrorEvent, UnfinishedEvent } from './operation-event.js'

/** What {@link defineOperations} takes. */
export interface OperationsOptions {
  readonly verifier: Verifier
  /** Shared by all servers that open and commit the same operations. */
  readonly store: OperationStore
  /** From opening to commit, at most `'1h'`. Default: `'10m'`. */
  readonly lifetime?: Duration
  /** How long answers and spent authentications are kept after a commit; at least `lifetime`, `clockTolerance` and a minute, at most ten years. Default: `'24h'`. */
  readonly retention?: Duration
  /** How long a handler that is not heard of any more counts as running, `'5s'` to `'10m'`. It is renewed while the handler runs. Default: `'60s'`. */
  readonly lease?: Duration
  /** How long one call of the store may take, `'1s'` to `'60s'`. Default: `'5s'`. */
  readonly storeTimeout?: Duration
  /** How many operations of one end-user may be open; for one more, the oldest is forgotten. 1 to 1000. Default: 20. */
  readonly openLimit?: number
  /**
   * How far the OpenID Provider's clock may be behind the server's, at most `'60s'`. An authentication counts that is so much older than the opening,
   * but never one that the opening knew. Default: `'0s'`: only one from a later second counts.
   */
  readonly clockTolerance?: Duration
  /** Lets one authentication pay for several operations that were open at the same time. Weakens the check. Default: `false`. */
  readonly allowSharedAuthentication?: boolean
  /** Seconds since the Unix epoch. Default: the machine's clock. */
  readonly clock?: () => number
  /** Called once for each operation that is opened, committed or refused, before a handler runs: for an audit log. Gets no token. What it throws is ignored. Default: none. */
  readonly onDecision?: (event: OperationEvent) => void | Promise<void>
  /** Called for each call of the store that failed, or took too long. What it throws is ignored. Default: none. */
  readonly onError?: (event: StoreErrorEvent) => void | Promise<void>
  /** Called where an operation ended and the store could not be told, or could not keep its answer. What it throws is ignored. Default: none. */
  readonly onUnfinished?: (event: UnfinishedEvent) => void | Promise<void>
}

/** Options that were checked; what the functions on operations take. Durations in seconds. */
export interface Operations {
  readonly verifier: Verifier
  readonly store: OperationStore
  readonly lifetime: number
  readonly retention: number
  readonly lease: number
  readonly storeTimeout: number
  readonly openLimit: number
  readonly clockTolerance: number
  readonly allowSharedAuthentication: boolean
  readonly clock: () => number
  readonly onDecision: OperationsOptions['onDecision']
  readonly onError: OperationsOptions['onError']
  readonly onUnfinished: OperationsOptions['onUnfinished']
}

const OPTIONS = [
  'verifier',
  'store',
  'lifetime',
  'retention',
  'lease',
  'storeTimeout',
  'openLimit',
  'clockTolerance',
  'allowSharedAuthentication',
  'clock',
  'onDecision',
  'onError',
  'onUnfinished',
] satisfies (keyof OperationsOptions)[]
const HOOKS = ['onDecision', 'onError', 'onUnfinished'] as const
const STORE_METHODS = ['create', 'read', 'claim', 'renew', 'finish'] satisfies (keyof OperationStore)[]
/**
 * Says how operations are verified, kept and forgotten.
 *
 * @param options The verifier and the store, and where they differ from the defaults: lifetimes, limits, the clock and what is told.
 * @throws {ReauthServerError} `invalidConfiguration` for an unknown option, or one that makes no sense; `field` names it.
 * @throws {ReauthError} `invalidDuration`.
 *
 * @example
 * const operations = defineOperations({ verifier, store: memoryStore(), onError: ({ error }) => log.error(error) })
 */
export function defineOperations(options: OperationsOptions): Operations {
  refuseUnknown('defineOperations()', options, OPTIONS)
  const { verifier, store, openLimit = 20, allowSharedAuthentication = false, clock = machineClock } = options
  if (typeof verifier?.verify !== 'function')
    throw wrongOption('verifier', verifier, 'Give what createVerifier() returned.')
  if (STORE_METHODS.some((method) => typeof store?.[method] !== 'function'))
    throw wrongOption('store', store, `Give a store: an object with ${STORE_METHODS.join('(), ')}().`)
  if (typeof allowSharedAuthentication !== 'boolean') {
    throw wrongOption('allowSharedAuthentication', allowSharedAuthentication, 'Give true or false.')
  }
  if (!isClock(clock))
    throw wrongOption('clock', clock, 'Give a function that returns seconds since the Unix epoch, not milliseconds.')
  if (!Number.isInteger(openLimit) || openLimit < 1 || openLimit > 1000)
    throw wrongOption('openLimit', openLimit, 'Give a whole number from 1 to 1000.')
  for (const hook of HOOKS) {
    if (options[hook] !== undefined && typeof options[hook] !== 'function')
      throw wrongOption(hook, options[hook], 'Give a function.')
  }
  const lifetime = durationWithin(options, 'lifetime', ['1s', '1h', '10m'])
  const clockTolerance = durationWithin(options, 'clockTolerance', ['0s', '60s', '0s'])
  const retention = durationWithin(options, 'retention', ['1s', '87600h', '24h'])
  // An authentication pays for what was opened before it, or within the tolerance after it; it may lie a minute ahead of the server. All of that has to have expired.
  if (retention < lifetime + clockTolerance + 60)
    throw wrongOption('retention', options.retention, 'Give at least lifetime, clockTolerance and a minute.')
  return Object.freeze({
    verifier,
    store,
    lifetime,
    retention,
    lease: durationWithin(options, 'lease', ['5s', '10m', '60s']),
    storeTimeout: durationWithin(options, 'storeTimeout', ['1s', '60s', '5s']),
    openLimit,
    clockTolerance,
    allowSharedAuthentication,
    clock,
    onDecision: options.onDecision,
    onError: options.onError,
    onUnfinished: options.onUnfinished,
  })
}
