import { type Duration, durationInSeconds } from '@reauth/policy'
import { type AnySensitiveAction, keepsInput } from '../action/sensitive-action.js'
import type { PendingLimits } from '../pending/pending-actions.js'
import { type OptionTypes, checkOptionTypes, refuseOption } from '../platform/options.js'
import { browserPage } from '../platform/page.js'
import { toTimeouts } from '../platform/timeouts.js'
import type { PromptLimit } from '../run/prompt-queue.js'
import { redirectOf } from './arrival.js'
import type { Timeouts } from '../words/facts.js'
import type { Limits, ReauthOptions } from './reauth.js'

/** The checked options: durations in milliseconds, tolerances in seconds. */
export interface CheckedOptions {
  /** The actions by id. */
  readonly actions: ReadonlyMap<string, AnySensitiveAction>
  readonly limits: PendingLimits
  readonly promptLimit: PromptLimit
  readonly timeouts: Partial<Timeouts>
  readonly clockTolerance: number
}

const OPTIONS: OptionTypes<keyof ReauthOptions> = {
  service: '',
  actions: '',
  store: '.put.get',
  refresh: "'whenNeeded' or 'always'",
  onBiometricCancel: "'cancel' or 'browser'",
  timeouts: '',
  limits: '',
  clockTolerance: '',
  namespace: 'string',
  machine: '.provide',
  onError: 'function',
  inspect: 'function or object',
  onEvent: 'function',
  locks: '.exclusive.hold',
  clock: '.monotonic.wall',
  page: '.href.onRestored',
  randomId: 'function',
}

const DEFAULT_LIMITS: Limits = {
  record: 2048,
  input: 65_536,
  records: 10,
  lifetime: '10m',
  prompts: 3,
  promptWindow: '10m',
}

const LIMITS: OptionTypes<keyof Limits> = {
  record: '',
  input: '',
  records: '',
  lifetime: '',
  prompts: '',
  promptWindow: '',
}

const MAX_LIFETIME = 3600
const MAX_TOLERANCE = 60

function secondsOf(field: string, duration: Duration, max: number): number {
  let seconds = Number.NaN
  try {
    seconds = durationInSeconds(duration)
  } catch {
    // Refused below, with the name of the option.
  }
  return seconds <= max ? seconds : refuseOption(field, `a duration of at most '${max}s', such as '30s'`, duration)
}

function toLimits(options: Partial<Limits> = {}): Pick<CheckedOptions, 'limits' | 'promptLimit'> {
  checkOptionTypes('limits', options, LIMITS, 'limits')
  const limits = { ...DEFAULT_LIMITS, ...options }
  for (const name of ['record', 'input', 'records', 'prompts'] as const) {
    const isCount = Number.isSafeInteger(limits[name]) && limits[name] > 0
    if (!isCount) refuseOption(`limits.${name}`, 'a positive integer', limits[name])
  }
  const { record, input, records, prompts } = limits
  const lifetime = secondsOf('limits.lifetime', limits.lifetime, MAX_LIFETIME) * 1000
  const within = secondsOf('limits.promptWindow', limits.promptWindow, Number.MAX_SAFE_INTEGER) * 1000
  return { limits: { record, input, records, lifetime }, promptLimit: { count: prompts, within } }
}

function checkActions({ actions = [], store }: ReauthOptions): ReadonlyMap<string, AnySensitiveAction> {
  if (
    !Array.isArray(actions) ||
    actions.some((action: Partial<AnySensitiveAction>) => typeof action?.perform !== 'function')
  )
    refuseOption('actions', 'an array of actions from `defineSensitiveAction()`', actions)
  const byId = new Map(actions.map((action) => [action.id, action]))
  if (byId.size !== actions.length) refuseOption('actions', 'actions with different `id`s', actions)
  const sealed = store?.canSeal === false ? actions.find(keepsInput) : undefined
  if (sealed !== undefined)
    refuseOption('store', `\`indexedDbStore()\`, because '${sealed.id}' needs its input stored`, store)
  return byId
}

/**
 * Checks the options of `createReauth()`.
 *
 * @throws {ReauthError} `invalidConfiguration` for an unknown or invalid option; `field` names it.
 */
export function checkOptions(options: ReauthOptions): CheckedOptions {
  checkOptionTypes('createReauth()', options, OPTIONS)
  const { service, store, page = browserPage, clockTolerance = '5s' } = options
  if (typeof service?.refreshIdToken !== 'function')
    refuseOption('service', 'the service of an adapter, such as `authgearWeb(authgear, { redirectURI })`', service)
  if (redirectOf(service) !== undefined && store?.guarantee === 'page' && page === browserPage)
    refuseOption('store', '`indexedDbStore()`, because the `service` leaves the page', store)
  return {
    actions: checkActions(options),
    ...toLimits(options.limits),
    timeouts: toTimeouts(options.timeouts),
    clockTolerance: secondsOf('clockTolerance', clockTolerance, MAX_TOLERANCE),
  }
}
