import type { Duration, ParsedRequirement, Requirement } from '@reauth/policy'
import type { ErrorListener } from '../action/report.js'
import type { AnySensitiveAction, InputArguments, PerformContext, SensitiveAction } from '../action/sensitive-action.js'
import type { PendingStore } from '../pending/pending-store.js'
import type { ReauthClock } from '../platform/clock.js'
import type { Page } from '../platform/page.js'
import type { TabLocks } from '../platform/tab-locks.js'
import type { TimeoutOptions } from '../platform/timeouts.js'
import type { Outcome, Redirecting } from '../run/outcome.js'
import type { Preview } from '../run/preview.js'
import type { ReauthEvent } from '../run/run-events.js'
import type { SensitiveRun } from '../run/sensitive-run.js'
import type { ReauthService, RedirectBrowser } from '../service/reauth-service.js'

/** The browser that leaves the page, if there is one. */
type LeavingOf<Browser> = Browser extends { readonly kind: 'inProcess'; readonly fallback?: infer Fallback }
  ? Extract<Fallback, RedirectBrowser>
  : Extract<Browser, RedirectBrowser>

/** How a service reauthenticates in the browser: `'redirect'` if it may leave the page. */
export type InteractionOf<Service extends ReauthService> = [LeavingOf<Service['browser']>] extends [never]
  ? 'inProcess'
  : 'redirect'

/** The limits of a page. */
export interface Limits {
  /** The largest pending-action record, in bytes of JSON. Default: 2048. */
  readonly record: number
  /** The largest input that is stored during a redirect, in characters of JSON. Default: 65 536. */
  readonly input: number
  /** The most pending actions at the same time; the oldest is deleted first. Default: 10. */
  readonly records: number
  /** How long a pending action can be resumed, at most one hour. Default: `'10m'`. */
  readonly lifetime: Duration
  /** The most prompts without an authentication within `promptWindow`. No further prompt is opened. Default: 3. */
  readonly prompts: number
  /** The time during which prompts are counted. Default: `'10m'`. */
  readonly promptWindow: Duration
}

/** The part of a statechart that `createReauth()` needs: `sensitiveActionMachine`, or the result of its `provide()`. */
export interface RunMachineLike {
  readonly id: string
  provide(implementations: never): unknown
}

/** A function, or an observer with a `next` method. */
export type InspectListener = ((event: unknown) => void) | { next?(event: unknown): void }

/** The options of {@link createReauth}. */
export interface ReauthOptions<Service extends ReauthService = ReauthService> {
  /** The service of your SDK. Create it with an adapter. */
  readonly service: Service
  /** The actions that can be resumed after a redirect. Default: none. */
  readonly actions?: readonly AnySensitiveAction[]
  /** The store of pending actions. Default: IndexedDB, or memory if the service never leaves the page. */
  readonly store?: PendingStore
  /**
   * `'always'` refreshes the ID Token at the start of every run, even if the newest one is good enough. Default:
   * `'whenNeeded'`.
   */
  readonly refresh?: 'whenNeeded' | 'always'
  /** What a cancelled biometric prompt means. Default: `'cancel'`. */
  readonly onBiometricCancel?: 'cancel' | 'browser'
  /** The longest time for each stage. An action can override them. Default: see {@link Timeouts}. */
  readonly timeouts?: TimeoutOptions
  /** Default: see {@link Limits}. */
  readonly limits?: Partial<Limits>
  /**
   * How far `auth_time` may be ahead of the OpenID Provider's clock, at most `'60s'`. Never extends `maxAge`. Default:
   * `'5s'`.
   */
  readonly clockTolerance?: Duration
  /**
   * Separates the pending actions, locks and tab memory of this instance from those of other apps on the same origin.
   * Letters, digits and `:/.|_-`. Default: the service's `namespace`, which is usually the issuer and the client.
   */
  readonly namespace?: string
  /**
   * The statechart: `sensitiveActionMachine`, or your own copy from its `provide()`. Each run provides the services.
   */
  readonly machine?: RunMachineLike
  /**
   * Receives errors thrown by your own code: `perform`, `operation`, `status`, `parse`, `describe`, a schema or a
   * listener. Default: `reportError()`.
   */
  readonly onError?: ErrorListener
  /**
   * Receives every inspection event of every run, like XState's `inspect`: a function or an observer. The events
   * contain no token, input or data.
   */
  readonly inspect?: InspectListener
  /** Called for every event of every run, for logs and metrics. The events never contain a token, an input or data. */
  readonly onEvent?: (event: ReauthEvent) => void
  /** Mutual exclusion between tabs. Default: Web Locks. */
  readonly locks?: TabLocks
  /** Default: the device's clocks. */
  readonly clock?: ReauthClock
  /** Default: the page of the browser. */
  readonly page?: Page
  /**
   * Returns 128 random bits as 22 characters of base64url. Default: the page's `randomId`, or the browser's
   * `crypto.getRandomValues`. React Native has neither: without one a run ends as `misconfigured`.
   */
  readonly randomId?: () => string
}

/** Options of one call. */
export interface PerformOptions {
  /** Aborting it cancels the run. A run that several callers share is cancelled once all of them have aborted. */
  readonly signal?: AbortSignal
  /** Set it to continue an earlier intent with an unknown outcome under its key. Default: a new key for each intent. */
  readonly idempotencyKey?: string
}

/** A run that came back from a redirect. */
export interface ResumedSensitiveRun<
  Interaction extends 'redirect' | 'inProcess' = 'redirect' | 'inProcess',
> extends SensitiveRun<unknown, Interaction> {
  /**
   * The other runs that shared the redirect. Resolves when the callback has been processed. Each run needs its own
   * click.
   */
  readonly companions: Promise<readonly SensitiveRun<unknown, Interaction>[]>
}

/** The flow of all sensitive actions of a page. */
export interface Reauth<Interaction extends 'redirect' | 'inProcess' = 'redirect' | 'inProcess'> {
  /**
   * Runs an action until it ends or the page leaves. A call of the same action with an equal input joins the current
   * run. Never rejects for a result of the flow.
   */
  perform<Input, Data, Raw>(
    action: SensitiveAction<Input, Data, Raw>,
    ...input: InputArguments<Raw, PerformOptions>
  ): Promise<Outcome<Data> | (Interaction extends 'redirect' ? Redirecting : never)>
  /**
   * Runs a plain closure. It cannot be resumed after a redirect: if one is needed, the run is refused with
   * `notResumable`.
   */
  perform<Data>(
    closure: (context: PerformContext<undefined>) => Promise<Data> | Data,
    requirement: Requirement,
    options?: PerformOptions,
  ): Promise<Outcome<Data> | (Interaction extends 'redirect' ? Redirecting : never)>
  /** Starts an action, or joins its current run with an equal input, and returns the run. */
  start<Input, Data, Raw>(
    action: SensitiveAction<Input, Data, Raw>,
    ...input: InputArguments<Raw, PerformOptions>
  ): SensitiveRun<Data, Interaction>
  /**
   * Continues the run that a redirect interrupted. Call it once at every page load; later calls return the same run.
   *
   * In a window that another page opened for a prompt, it reports the callback to that page, closes the window and
   * never settles.
   *
   * @returns The run, or `null` if this page load belongs to no run. Never rejects because of stored data.
   */
  resume(): Promise<ResumedSensitiveRun<Interaction> | null>
  /** Returns the active runs of this page, including those started outside of a component. */
  runs(): readonly SensitiveRun<unknown, Interaction>[]
  /**
   * Calls the listener for every later event of every run, like the option `onEvent`. Returns a function that stops it.
   */
  onEvent(listener: (event: ReauthEvent) => void): () => void
  /** Predicts what would happen if an action with this requirement started now, using only what is in memory. */
  preview(requirement: Requirement | ParsedRequirement): Preview
  /**
   * Calls the listener when a {@link preview} may have changed for another reason than time. Returns a function that
   * stops it.
   */
  subscribe(listener: () => void): () => void
  /** Forgets the end-user's claims. Call it when they sign out. */
  reset(): void
}
