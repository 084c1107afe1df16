import type { Duration } from '@reauth/policy'
import { isClock, machineClock } from '../shared/clock.js'
import type { Verifier } from '../verifier/create-verifier.js'
import { durationWithin, refuseUnknown, wrongOption } from '../shared/options.js'
import type { OperationStore } from '../stores/operation-store.js'
import type { OperationEvent, StoreErrorEvent, UnfinishedEvent } from './operation-event.js'

/** Options of {@link defineOperations}. */
export interface OperationsOptions {
  readonly verifier: Verifier
  /** Stores the operations. Share it between all servers that open and commit the same operations. */
  readonly store: OperationStore
  /** How long an operation can be committed after it was opened, at most `'1h'`. Default: `'10m'`. */
  readonly lifetime?: Duration
  /** How long answers and spent authentications are stored after a commit: at least `lifetime` plus `clockTolerance` plus a minute, at most ten years. Default: `'24h'`. */
  readonly retention?: Duration
  /** How long a handler counts as running without a sign of life, `'5s'` to `'10m'`. The lease is renewed while the handler runs. Default: `'60s'`. */
  readonly lease?: Duration
  /** Timeout of one call of the store, `'1s'` to `'60s'`. Default: `'5s'`. */
  readonly storeTimeout?: Duration
  /** Maximum number of open operations of an end-user, 1 to 1000. When it is exceeded, the oldest is removed. Default: 20. */
  readonly openLimit?: number
  /**
   * How far the OpenID Provider's clock may be behind the server's, at most `'60s'`. An authentication may be that much older than the opening, but never the one of the
   * opening token. Default: `'0s'`, so the authentication must be from a later second.
   */
  readonly clockTolerance?: Duration
  /** Allows one authentication to confirm several operations that were open at the same time. This weakens the check. Default: `false`. */
  readonly allowSharedAuthentication?: boolean
  /** Returns seconds since the Unix epoch. Default: the machine's clock. */
  readonly clock?: () => number
  /** Called once for each operation that is opened, committed or refused, before a handler runs: for an audit log. Gets no token. Its errors are ignored. Default: none. */
  readonly onDecision?: (event: OperationEvent) => void | Promise<void>
  /** Called for each call of the store that failed or timed out. Its errors are ignored. Default: none. */
  readonly onError?: (event: StoreErrorEvent) => void | Promise<void>
  /** Called if an operation ended and the store could not record it, or could not store its answer. Its errors are ignored. Default: none. */
  readonly onUnfinished?: (event: UnfinishedEvent) => void | Promise<void>
}

/** Validated options, for the functions on operations. Durations in seconds. */
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
 * Configures how operations are verified and stored.
 *
 * @param options The verifier and the store. Optional: durations, limits, the clock and the callbacks.
 * @throws {ReauthServerError} `invalidConfiguration` for an unknown or invalid option; `field` names it.
 * @throws {ReauthError} `invalidDuration` for an option that isn't a duration.
 *
 * @example
 * const operations = defineOperations({ verifier, store: memoryStore(), onError: ({ error }) => log.error(error) })
 */
export function defineOperations(options: OperationsOptions): Operations {
  refuseUnknown('defineOperations()', options, OPTIONS)
  const { verifier, store, openLimit = 20, allowSharedAuthentication = false, clock = machineClock } = options
  if (typeof verifier?.verify !== 'function')
    throw wrongOption('verifier', verifier, 'a verifier from createVerifier()')
  if (STORE_METHODS.some((method) => typeof store?.[method] !== 'function'))
    throw wrongOption('store', store, `a store: an object with ${STORE_METHODS.join('(), ')}()`)
  if (typeof allowSharedAuthentication !== 'boolean') {
    throw wrongOption('allowSharedAuthentication', allowSharedAuthentication, 'true or false')
  }
  if (!isClock(clock))
    throw wrongOption('clock', clock, 'a function that returns seconds since the Unix epoch, not milliseconds')
  if (!Number.isInteger(openLimit) || openLimit < 1 || openLimit > 1000)
    throw wrongOption('openLimit', openLimit, 'an integer from 1 to 1000')
  for (const hook of HOOKS) {
    if (options[hook] !== undefined && typeof options[hook] !== 'function')
      throw wrongOption(hook, options[hook], 'a function')
  }
  const lifetime = durationWithin(options, 'lifetime', ['1s', '1h', '10m'])
  const clockTolerance = durationWithin(options, 'clockTolerance', ['0s', '60s', '0s'])
  const retention = durationWithin(options, 'retention', ['1s', '87600h', '24h'])
  // An authentication confirms operations opened before it, or within the tolerance after it, and may be a minute ahead of the server. All of them must have expired.
  if (retention < lifetime + clockTolerance + 60)
    throw wrongOption('retention', options.retention, 'at least `lifetime` plus `clockTolerance` plus a minute')
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
