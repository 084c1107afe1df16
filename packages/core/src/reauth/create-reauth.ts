import { type Requirement, parseRequirement } from '@reauth/policy'
import { reportByDefault } from '../action/report.js'
import { type AnySensitiveAction, type PerformContext, defineSensitiveAction } from '../action/sensitive-action.js'
import { attempt } from '../platform/attempt.js'
import { deviceClock } from '../platform/clock.js'
import { randomId } from '../platform/digest.js'
import { whenIdle } from '../platform/idle.js'
import { LazyPart } from '../platform/lazy-part.js'
import { browserPage } from '../platform/page.js'
import type { RunEnvironment } from '../run/environment.js'
import { LazyEngine } from '../run/lazy-engine.js'
import type { Preview } from '../run/preview.js'
import type { ReauthEvent } from '../run/run-events.js'
import type { RunMachine } from '../run/run-machine.js'
import { type StartOptions, Runs } from '../run/runs.js'
import type { ReauthService } from '../service/reauth-service.js'
import { callbackOf, hasExpired, isPromptOfOther, isTabInTransaction, redirectOf } from './arrival.js'
import type { PageAway } from './away.js'
import { checkOptions } from './check-options.js'
import type { InspectListener, InteractionOf, Reauth, ReauthOptions } from './reauth.js'
import type { ResumedRun } from './resume.js'

/** What a page loads when it leaves, or may be coming back: every `createReauth()` of a page has the same. */
export const awayCode = /* @__PURE__ */ new LazyPart(() => import('./away.js'))

/** The function that is called, of a function or an observer. */
export const toListener = (inspect: InspectListener | undefined): ((event: unknown) => void) | undefined =>
  typeof inspect === 'object' ? (event) => inspect.next?.(event) : inspect

/**
 * Makes the flow of a page's sensitive actions.
 *
 * Grants nothing: the endpoint verifies the token and decides.
 *
 * @param options The service and the actions.
 * @returns `perform`, `start`, `resume`, `runs`, `onEvent`, `preview`, `subscribe` and `reset`.
 * @throws {ReauthError} `invalidConfiguration` for an unknown option, or one that makes no sense; `field` names it.
 *
 * @example
 * const reauth = createReauth({ service: authgearWeb(authgear, { redirectURI }), actions: [transfer] })
 * const outcome = await reauth.perform(transfer, { to: 'bob', amount: 20 })
 */
export function createReauth<const Service extends ReauthService>(
  options: ReauthOptions<Service>,
): Reauth<InteractionOf<Service>> {
  const { actions, limits, promptLimit, timeouts, clockTolerance } = checkOptions(options)
  const { service, store, locks, page = browserPage, clock = deviceClock, onError = reportByDefault } = options
  const namespace = (): string => options.namespace ?? service.namespace?.() ?? 'default'
  const leaving = redirectOf(service)
  const firstHref = attempt(() => page.href()) ?? ''

  const eventListeners = new Set<(event: ReauthEvent) => void>(options.onEvent && [options.onEvent])
  const engine = new LazyEngine(() => environment)
  const away: LazyPart<PageAway> = new LazyPart(async () => {
    const [{ PageAway }] = await Promise.all([awayCode.load(), engine.load()])
    return new PageAway({ environment, runs, actions, limits, store, firstHref })
  })
  const environment: RunEnvironment = {
    service,
    leaving,
    machine: options.machine as RunMachine | undefined,
    engine,
    away,
    page,
    clock,
    locks,
    namespace,
    // A run without an id ends before it begins, and says why.
    randomId: options.randomId ?? (() => attempt(page.randomId ?? randomId) ?? ''),
    onError: (error, origin) => {
      try {
        onError(error, origin)
      } catch (thrown) {
        reportByDefault(thrown)
      }
    },
    inspect: toListener(options.inspect),
    eventListeners,
    onBiometricCancel: options.onBiometricCancel ?? 'cancel',
    refresh: options.refresh ?? 'whenNeeded',
    promptLimit,
    timeouts,
    clockTolerance,
  }
  const runs = new Runs(environment, actions)

  const start = (action: AnySensitiveAction, input?: unknown, more?: StartOptions) => runs.start(action, input, more)
  const resume = async (): Promise<ResumedRun | null> => {
    const { browser } = service
    // The page that opened this one goes on, and nothing that this one does next may take the callback from it.
    if (browser?.kind === 'inProcess' && (await isPromptOfOther(page, browser, firstHref))) return new Promise(() => {})
    // Only a service that leaves the page has anything to resume.
    if (leaving === undefined) return null
    const isBack = isTabInTransaction(page) || callbackOf(page, leaving, firstHref) !== null
    if (!isBack && hasExpired(page, clock) === false) return null
    try {
      await away.load()
    } catch (error) {
      // What was kept stays where it is, and the callback in the address: the page can be loaded again.
      if (isBack) throw error
      return null
    }
    return away.loaded!.resume.resume()
  }
  // Building the statechart takes a while: it is not left to the first click.
  whenIdle(() => void attempt(async () => (await engine.load()).prepare()))
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
    resume,
    preview: (given: Requirement): Preview => {
      const requirement = parseRequirement(given)
      return engine.loaded?.preview(requirement) ?? { preview: 'unknown' }
    },
    subscribe: (listener: () => void) => engine.subscribe(listener),
    runs: () => runs.active,
    onEvent: (listener: (event: ReauthEvent) => void) => {
      // The same function may listen twice.
      const each = (event: ReauthEvent): void => listener(event)
      eventListeners.add(each)
      return () => void eventListeners.delete(each)
    },
    reset: () => engine.loaded?.forget(),
  }
  return reauth as Reauth<InteractionOf<Service>>
}
