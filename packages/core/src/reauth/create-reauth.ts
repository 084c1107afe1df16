import { type Duration, ReauthError, type Requirement, durationInSeconds } from '@reauth/policy'
import { type ErrorOrigin, reportByDefault } from '../action/report.js'
import {
  type AnySensitiveAction,
  type PerformContext,
  defineSensitiveAction,
  keepsInput,
} from '../action/sensitive-action.js'
import { sensitiveActionMachine } from '../machine/sensitive-action.machine.js'
import { indexedDbStore } from '../pending/indexed-db.store.js'
import { memoryStore } from '../pending/memory.store.js'
import { PendingActions } from '../pending/pending-actions.js'
import { attempt } from '../platform/attempt.js'
import { deviceClock } from '../platform/clock.js'
import { digest, randomId } from '../platform/digest.js'
import { promptLock } from '../platform/names.js'
import { refuseUnknownOptions } from '../platform/options.js'
import { browserPage } from '../platform/page.js'
import { webLocks } from '../platform/tab-locks.js'
import { tabMemory } from '../platform/tab-memory.js'
import { toTimeouts } from '../platform/timeouts.js'
import { Departures } from '../run/departures.js'
import type { RunEnvironment } from '../run/environment.js'
import { PromptQueue } from '../run/prompt-queue.js'
import { Readings } from '../run/readings.js'
import { type RunMachine, provideServices } from '../run/run-machine.js'
import { type StartOptions, Runs } from '../run/runs.js'
import type { ReauthService } from '../service/reauth-service.js'
import { previewOf } from './preview.js'
import type { InspectListener, InteractionOf, Limits, Reauth, ReauthOptions } from './reauth.js'
import { Resume } from './resume.js'

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

const toListener = (inspect: InspectListener | undefined): ((event: unknown) => void) | undefined =>
  typeof inspect === 'object' ? (event) => inspect.next?.(event) : inspect

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

function toLimits(given: Partial<Limits> = {}) {
  refuseUnknownOptions('limits', given, Object.keys(DEFAULT_LIMITS))
  const limits = { ...DEFAULT_LIMITS, ...given }
  for (const name of ['record', 'input', 'records', 'prompts'] as const) {
    const isCount = Number.isSafeInteger(limits[name]) && limits[name] > 0
    if (!isCount) refuse(`limits.${name}`, `\`limits.${name}\` must be a whole number above 0.`)
  }
  return {
    ...limits,
    lifetime: secondsOf('limits.lifetime', limits.lifetime, MAX_LIFETIME) * 1000,
    promptWindow: secondsOf('limits.promptWindow', limits.promptWindow, Number.MAX_SAFE_INTEGER) * 1000,
  }
}

/** Every run shares one chart, made at the first: to make it costs several times what a run does. */
const provided = new WeakMap<object, RunMachine>()
function machineOf(machine: RunMachine): RunMachine {
  if (!provided.has(machine)) provided.set(machine, provideServices(machine))
  return provided.get(machine)!
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
 * Makes the flow of a page's sensitive actions.
 *
 * Grants nothing: the endpoint verifies the token and decides.
 *
 * @param options The service and the actions.
 * @returns `perform`, `start`, `resume`, `preview`, `subscribe` and `reset`.
 * @throws {ReauthError} `invalidConfiguration` for an unknown option, or one that makes no sense; `field` names it.
 *
 * @example
 * const reauth = createReauth({ service: authgearWeb(authgear, { redirectURI }), actions: [transfer] })
 * const outcome = await reauth.perform(transfer, { to: 'bob', amount: 20 })
 */
export function createReauth<const Service extends ReauthService>(
  options: ReauthOptions<Service>,
): Reauth<InteractionOf<Service>> {
  refuseUnknownOptions('createReauth()', options, OPTIONS)
  const { service, page = browserPage, clock = deviceClock, locks = webLocks } = options
  if (typeof service?.refreshIdToken !== 'function')
    refuse('service', '`service` must be what an adapter returns, such as `authgearWeb(authgear, { redirectURI })`.')
  const isRedirect = service.browser?.kind === 'redirect'
  if (isRedirect && options.store?.guarantee === 'page' && page === browserPage)
    refuse(
      'store',
      'This `store` forgets everything when the page leaves, and the `service` leaves it. Use `indexedDbStore()`.',
    )
  const actions = checkActions(options)
  const limits = toLimits(options.limits)
  const timeouts = toTimeouts(options.timeouts)
  const clockTolerance = secondsOf('clockTolerance', options.clockTolerance ?? '5s', MAX_TOLERANCE)
  const namespace = (): string => options.namespace ?? service.namespace?.() ?? 'default'
  const onError = options.onError ?? reportByDefault

  const tab = tabMemory(page, namespace)
  const pending = new PendingActions({
    store: options.store ?? (isRedirect ? indexedDbStore() : memoryStore()),
    clock,
    page,
    namespace,
    limits,
    timeout: timeouts.saving ?? 5000,
  })
  const environment: RunEnvironment = {
    service,
    machine: machineOf((options.machine ?? sensitiveActionMachine) as RunMachine),
    readings: new Readings({ service, clock, refresh: options.refresh ?? 'whenNeeded', clockTolerance }),
    prompts: new PromptQueue({
      clock,
      locks,
      lockName: () => promptLock(namespace()),
      limit: { count: limits.prompts, within: limits.promptWindow },
      history: { read: () => tab.prompts(), write: (times) => tab.rememberPrompts(times) },
    }),
    departures: new Departures(),
    pending,
    page,
    clock,
    randomId: options.randomId ?? randomId,
    onError: (error: unknown, origin: ErrorOrigin) => {
      try {
        onError(error, origin)
      } catch (thrown) {
        reportByDefault(thrown)
      }
    },
    inspect: toListener(options.inspect),
    onEvent: options.onEvent,
    onBiometricCancel: options.onBiometricCancel ?? 'cancel',
    timeouts,
    clockTolerance,
    digestOf: (action, json) => digest(JSON.stringify([action.id, action.requirement, json])),
  }
  const runs = new Runs(environment, actions)
  const resume = new Resume({
    environment,
    runs,
    actions,
    locks,
    tab,
    namespace,
    firstHref: attempt(() => page.href()) ?? '',
  })

  const start = (action: AnySensitiveAction, input?: unknown, more?: StartOptions) => runs.start(action, input, more)
  const reauth = {
    perform: (
      given: AnySensitiveAction | ((context: PerformContext<undefined>) => unknown),
      more?: unknown,
      each?: StartOptions,
    ) => {
      if (typeof given !== 'function') return start(given, more, each).outcome
      const closure = defineSensitiveAction({ id: 'closure', requirement: more as Requirement, perform: given })
      return start(closure, undefined, each).outcome
    },
    start,
    resume: () => (isRedirect ? resume.resume() : Promise.resolve(null)),
    preview: (requirement: Requirement) => previewOf(environment.readings.newest(), requirement, clockTolerance),
    subscribe: (listener: () => void) => environment.readings.subscribe(listener),
    reset: () => environment.readings.forget(),
  }
  return reauth as Reauth<InteractionOf<Service>>
}
