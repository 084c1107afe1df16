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
import type { PageRedirectParts } from './page-redirect-parts.js'
import { checkOptions } from './check-options.js'
import type { InspectListener, InteractionOf, Reauth, ReauthOptions } from './reauth.js'
import type { ResumedRun } from './resume.js'

/**
 * The code that a page loads when it leaves, or when it may have come back. Every `createReauth()` of a page shares it.
 */
export const redirectCode = /* @__PURE__ */ new LazyPart(() => import('./page-redirect-parts.js'))

/** Returns the function of a listener or an observer. */
export const toListener = (inspect: InspectListener | undefined): ((event: unknown) => void) | undefined =>
  typeof inspect === 'object' ? (event) => inspect.next?.(event) : inspect

/**
 * Creates the flow of a page's sensitive actions.
 *
 * This grants nothing: the endpoint verifies the token and decides.
 *
 * @param options The service and the actions.
 * @returns `perform`, `start`, `resume`, `runs`, `onEvent`, `preview`, `subscribe` and `reset`.
 * @throws {ReauthError} `invalidConfiguration` for an unknown or invalid option; `field` names it.
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
  const redirect = redirectOf(service)
  const firstHref = attempt(() => page.href()) ?? ''

  const eventListeners = new Set<(event: ReauthEvent) => void>(options.onEvent && [options.onEvent])
  const engine = new LazyEngine(() => environment)
  const redirectParts: LazyPart<PageRedirectParts> = new LazyPart(async () => {
    const [{ PageRedirectParts }] = await Promise.all([redirectCode.load(), engine.load()])
    return new PageRedirectParts({ environment, runs, actions, limits, store, firstHref })
  })
  const environment: RunEnvironment = {
    service,
    redirect,
    machine: options.machine as RunMachine | undefined,
    engine,
    redirectParts,
    page,
    clock,
    locks,
    namespace,
    // A run without an id ends before it starts, with the reason.
    randomId: options.randomId ?? (() => attempt(page.randomId ?? randomId) ?? ''),
    onError: (error, origin) => {
      try {
        onError(error, origin)
      } catch (listenerError) {
        reportByDefault(listenerError)
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
    // The page that opened this window continues, so this page must not use the callback.
    if (browser?.kind === 'inProcess' && (await isPromptOfOther(page, browser, firstHref))) return new Promise(() => {})
    // Only a service that leaves the page can have a run to resume.
    if (redirect === undefined) return null
    const isBack = isTabInTransaction(page) || callbackOf(page, redirect, firstHref) !== null
    if (!isBack && hasExpired(page, clock) === false) return null
    try {
      await redirectParts.load()
    } catch (error) {
      // The record and the callback in the address stay, so the page can be loaded again.
      if (isBack) throw error
      return null
    }
    return redirectParts.loaded!.resume.resume()
  }
  // Creating the statechart takes a while, so it is not left to the first click.
  whenIdle(() => void attempt(async () => (await engine.load()).prepare()))
  const reauth = {
    perform: (
      actionOrClosure: AnySensitiveAction | ((context: PerformContext<undefined>) => unknown),
      inputOrRequirement?: unknown,
      startOptions?: StartOptions,
    ) => {
      if (typeof actionOrClosure !== 'function') return start(actionOrClosure, inputOrRequirement, startOptions).outcome
      const closure = defineSensitiveAction({
        id: 'closure',
        requirement: inputOrRequirement as Requirement,
        perform: actionOrClosure,
      })
      return start(closure, undefined, startOptions).outcome
    },
    start,
    resume,
    preview: (requirement: Requirement): Preview => {
      const parsed = parseRequirement(requirement)
      return engine.loaded?.preview(parsed) ?? { preview: 'unknown' }
    },
    subscribe: (listener: () => void) => engine.subscribe(listener),
    runs: () => runs.active,
    onEvent: (listener: (event: ReauthEvent) => void) => {
      // A new function, because the same listener may be added twice.
      const emit = (event: ReauthEvent): void => listener(event)
      eventListeners.add(emit)
      return () => void eventListeners.delete(emit)
    },
    reset: () => engine.loaded?.forget(),
  }
  return reauth as Reauth<InteractionOf<Service>>
}
