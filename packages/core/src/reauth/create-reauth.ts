import { ReauthError, type Requirement } from '@reauth/policy'
import { indexedDbStore } from '../pending/indexed-db.store.js'
import { memoryStore } from '../pending/memory.store.js'
import { deviceClock } from '../platform/clock.js'
import { browserPage } from '../platform/page.js'
import { webLocks } from '../platform/tab-locks.js'
import type { ReauthService } from '../service/reauth-service.js'
import { createPendingActions } from '../run/pending-actions.js'
import { previewOf } from './preview.js'
import { createPrompts } from '../run/prompts.js'
import { createReadings } from '../run/readings.js'
import type { InteractionOf, Reauth, ReauthOptions } from './reauth.js'
import { type ResumedRun, createResume } from './resume.js'
import { createRuns } from '../run/runs.js'
import { type AnySensitiveAction, type PerformContext, defineSensitiveAction } from '../action/sensitive-action.js'

/**
 * Makes the flow of a page's sensitive actions.
 *
 * Grants nothing: the endpoint verifies the token and decides.
 *
 * @param options The service and the actions.
 * @returns `perform`, `start`, `resume` and `preview`.
 * @throws {ReauthError} `invalidConfiguration` where two actions have the same id.
 *
 * @example
 * const reauth = createReauth({ service: authgearWeb(authgear, { redirectURI }), actions: [transfer] })
 * const outcome = await reauth.perform(transfer, { to: 'bob', amount: 20 })
 */
export function createReauth<const Service extends ReauthService>(
  options: ReauthOptions<Service>,
): Reauth<InteractionOf<Service>> {
  const { service, page = browserPage, clock = deviceClock } = options
  const actions = new Map((options.actions ?? []).map((action) => [action.id, action]))
  if (actions.size !== (options.actions ?? []).length)
    throw new ReauthError('invalidConfiguration', { field: 'actions' })
  const store = options.store ?? (service.browser?.kind === 'redirect' ? indexedDbStore() : memoryStore())
  const pending = createPendingActions(store, clock, page)
  const readings = createReadings(service, clock, options.refresh ?? 'whenNeeded')
  const prompts = createPrompts(clock, options.locks ?? webLocks)
  const runs = createRuns(
    { service, readings, prompts, pending, page },
    { inspect: options.inspect, onEvent: options.onEvent, clock },
    options.onBiometricCancel ?? 'cancel',
  )
  const resume = createResume({ service, pending, page, clock, runs, actions })
  let resuming: Promise<ResumedRun | null> | undefined

  const start = (action: AnySensitiveAction, input?: unknown) =>
    runs.start(action, input, actions.get(action.id) === action)
  const reauth = {
    perform: (given: AnySensitiveAction | ((context: PerformContext<undefined>) => unknown), more?: unknown) =>
      typeof given === 'function'
        ? start(defineSensitiveAction({ id: 'closure', requirement: more as Requirement, perform: given })).outcome
        : start(given, more).outcome,
    start,
    // Calls at the same time get the same answer: an effect that runs twice must not find the record taken.
    resume: () => {
      resuming ??= resume().finally(() => (resuming = undefined))
      return resuming
    },
    preview: (requirement: Requirement) => previewOf(readings, requirement),
    reset: () => readings.forget(),
  }
  return reauth as Reauth<InteractionOf<Service>>
}
