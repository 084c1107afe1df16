import { type Duration, ReauthError, durationInSeconds } from '@reauth/policy'
import { type AnySensitiveAction, keepsInput } from '../action/sensitive-action.js'
import type { PendingLimits } from '../pending/pending-actions.js'
import { refuseUnknownOptions } from '../platform/options.js'
import { browserPage } from '../platform/page.js'
import { toTimeouts } from '../platform/timeouts.js'
import type { PromptLimit } from '../run/prompt-queue.js'
import type { Timeouts } from '../words/facts.js'
import type { Limits, ReauthOptions } from './reauth.js'

/** What is used of the options, checked: durations in milliseconds, tolerances in seconds. */
export interface CheckedOptions {
  /** By their ids. */
  readonly actions: ReadonlyMap<string, AnySensitiveAction>
  readonly limits: PendingLimits
  readonly promptLimit: PromptLimit
  readonly timeouts: Partial<Timeouts>
  readonly clockTolerance: number
}

const OPTIONS: readonly (keyof ReauthOptions)[] = [
  'service',
  'actions',
  'store',
  'refresh',
  'onBiometricCancel',
  'timeouts',
  'limits',
  'clockTolerance',
  'namespace',
  'machine',
  'onError',
  'inspect',
  'onEvent',
  'locks',
  'clock',
  'page',
  'randomId',
]

const DEFAULT_LIMITS: Limits = {
  record: 2048,
  input: 65_536,
  records: 10,
  lifetime: '10m',
  prompts: 3,
  promptWindow: '10m',
}

const MAX_LIFETIME = 3600
const MAX_TOLERANCE = 60

const refuse = (field: string, message: string): never => {
  throw new ReauthError('invalidConfiguration', { field, message })
}

function secondsOf(field: string, duration: Duration, max: number): number {
  let seconds = Number.NaN
  try {
    seconds = durationInSeconds(duration)
  } catch {
    // Refused below, with the name of the option.
  }
  return seconds <= max
    ? seconds
    : refuse(field, `\`${field}\` must be a duration of at most '${max}s', such as '30s'.`)
}

function toLimits(given: Partial<Limits> = {}): Pick<CheckedOptions, 'limits' | 'promptLimit'> {
  refuseUnknownOptions('limits', given, Object.keys(DEFAULT_LIMITS))
  const limits = { ...DEFAULT_LIMITS, ...given }
  for (const name of ['record', 'input', 'records', 'prompts'] as const) {
    const isCount = Number.isSafeInteger(limits[name]) && limits[name] > 0
    if (!isCount) refuse(`limits.${name}`, `\`limits.${name}\` must be a whole number above 0.`)
  }
  const { record, input, records, prompts } = limits
  const lifetime = secondsOf('limits.lifetime', limits.lifetime, MAX_LIFETIME) * 1000
  const within = secondsOf('limits.promptWindow', limits.promptWindow, Number.MAX_SAFE_INTEGER) * 1000
  return { limits: { record, input, records, lifetime }, promptLimit: { count: prompts, within } }
}

function checkActions({ actions = [], store }: ReauthOptions): ReadonlyMap<string, AnySensitiveAction> {
  const byId = new Map(actions.map((action) => [action.id, action]))
  if (byId.size !== actions.length) refuse('actions', 'Two `actions` have the same `id`. Give each its own.')
  const sealed = store?.canSeal === false ? actions.find(keepsInput) : undefined
  if (sealed !== undefined)
    refuse(
      'store',
      `This \`store\` keeps no inputs, and the action '${sealed.id}' needs one that does. Use \`indexedDbStore()\`, or declare the action with \`keepInput: 'none'\` or 'server'.`,
    )
  return byId
}

/**
 * Checks the options of `createReauth()`.
 *
 * @throws {ReauthError} `invalidConfiguration` for an unknown option, or one that makes no sense; `field` names it.
 */
export function checkOptions(options: ReauthOptions): CheckedOptions {
  refuseUnknownOptions('createReauth()', options, OPTIONS)
  const { service, store, page = browserPage } = options
  if (typeof service?.refreshIdToken !== 'function')
    refuse('service', '`service` must be what an adapter returns, such as `authgearWeb(authgear, { redirectURI })`.')
  if (service.browser?.kind === 'redirect' && store?.guarantee === 'page' && page === browserPage)
    refuse(
      'store',
      'This `store` forgets everything when the page leaves, and the `service` leaves it. Use `indexedDbStore()`.',
    )
  return {
    actions: checkActions(options),
    ...toLimits(options.limits),
    timeouts: toTimeouts(options.timeouts),
    clockTolerance: secondsOf('clockTolerance', options.clockTolerance ?? '5s', MAX_TOLERANCE),
  }
}
