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

/** What leaves the page, if anything does. */
type LeavingOf<Browser> = Browser extends { readonly kind: 'inProcess'; readonly fallback?: infer Fallback }
  ? Extract<Fallback, RedirectBrowser>
  : Extract<Browser, RedirectBrowser>

/** How a service reauthenticates in the browser. `'redirect'` if it may leave the page. */
export type InteractionOf<Service extends ReauthService> = [LeavingOf<Service['browser']>] extends [never]
  ? 'inProcess'
  : 'redirect'

/** How much is allowed. */
export interface Limits {
  /** The largest pending-action record, in bytes of JSON. Default: 2048. */
  readonly record: number
  /** The largest input that is kept while the page is away, in characters of JSON. Default: 65 536. */
  readonly input: number
  /** Pending actions that are kept at the same time; the oldest goes first. Default: 10. */
  readonly records: number
  /** How long a pending action can be continued, at most an hour. Default: `'10m'`. */
  readonly lifetime: Duration
  /** Prompts that may end without an authentication within `promptWindow`, before no more are opened. Default: 3. */
  readonly prompts: number
  /** Default: `'10m'`. */
  readonly promptWindow: Duration
}

/** The part of the statechart's machine that `createReauth()` needs: `sensitiveActionMachine`, or what its `provide()` returns. */
export interface RunMachineLike {
  readonly id: string
  provide(implementations: never): unknown
}

/** A function, or an observer of which `next` is called. */
export type InspectListener = ((event: unknown) => void) | { next?(event: unknown): void }

/** What an app gives to {@link createReauth}. */
export interface ReauthOptions<Service extends ReauthService = ReauthService> {
  /** The port to the SDK: an adapter makes it. */
  readonly service: Service
  /** The actions that a redirect may interrupt. Default: none. */
  readonly actions?: readonly AnySensitiveAction[]
  /** Where pending actions are kept. Default: IndexedDB, or memory when the service never leaves the page. */
  readonly store?: PendingStore
  /** `'always'` refreshes the ID Token at the start of every run, also when the newest one would do. Default: `'whenNeeded'`. */
  readonly refresh?: 'whenNeeded' | 'always'
  /** What a cancelled biometric prompt means. Default: `'cancel'`. */
  readonly onBiometricCancel?: 'cancel' | 'browser'
  /** How long each stage may take. Each action may override them. Default: see {@link Timeouts}. */
  readonly timeouts?: TimeoutOptions
  /** Default: see {@link Limits}. */
  readonly limits?: Partial<Limits>
  /** How far `auth_time` may lie in the future of the OpenID Provider's clock: at most `'60s'`. Never lengthens `maxAge`. Default: `'5s'`. */
  readonly clockTolerance?: Duration
  /**
   * Keeps the pending actions, locks and tab memory of this instance apart from those of other apps on the same origin. Letters, digits and
   * `:/.|_-`. Default: the issuer and the client, as the service tells.
   */
  readonly namespace?: string
  /** The statechart: `sensitiveActionMachine`, or your own that `provide()` made from it. Its services are provided by the run. */
  readonly machine?: RunMachineLike
  /** Receives what your own code throws: `perform`, `operation`, `status`, `parse`, `describe`, a schema, a listener. Default: `reportError()`. */
  readonly onError?: ErrorListener
  /** Receives every inspection event of every run, as XState's `inspect` does: a function or an observer. They hold no token, no input and no data. */
  readonly inspect?: InspectListener
  /** Called for everything that happens in a run, for logs and measurements. Never holds a token, an input or data. */
  readonly onEvent?: (event: ReauthEvent) => void
  /** Mutual exclusion between tabs. Default: Web Locks. */
  readonly locks?: TabLocks
  /** Default: the device's clocks. */
  readonly clock?: ReauthClock
  /** Default: the page of the browser. */
  readonly page?: Page
  /**
   * 128 random bits as 22 characters of base64url. Default: that of the `page`, or the cryptographic randomness of the browser. React Native has none of its own:
   * without one a run ends with `misconfigured`.
   */
  readonly randomId?: () => string
}

/** Options of one call. */
export interface PerformOptions {
  /** Cancels the run. A run that several callers share is cancelled when each of them has aborted. */
  readonly signal?: AbortSignal
  /** Continues an earlier intent whose outcome is unknown, under its key. Default: a new key for each intent. */
  readonly idempotencyKey?: string
}

/** A run that came back from a redirect. */
export interface ResumedSensitiveRun<
  Interaction extends 'redirect' | 'inProcess' = 'redirect' | 'inProcess',
> extends SensitiveRun<unknown, Interaction> {
  /** Other runs that were about to leave at the same time and shared the redirect, once the callback is dealt with. Each needs a click of its own. */
  readonly companions: Promise<readonly SensitiveRun<unknown, Interaction>[]>
}

/** The flow of every sensitive action of one page. */
export interface Reauth<Interaction extends 'redirect' | 'inProcess' = 'redirect' | 'inProcess'> {
  /**
   * Runs an action to its end, or until the page leaves. An equal call of the same action joins the run that is under way. Never rejects for what happens in
   * the flow.
   */
  perform<Input, Data, Raw>(
    action: SensitiveAction<Input, Data, Raw>,
    ...input: InputArguments<Raw, PerformOptions>
  ): Promise<Outcome<Data> | (Interaction extends 'redirect' ? Redirecting : never)>
  /** Runs a plain closure. It cannot be found again after a redirect: when one is needed, the run is refused with `notResumable`. */
  perform<Data>(
    closure: (context: PerformContext<undefined>) => Promise<Data> | Data,
    requirement: Requirement,
    options?: PerformOptions,
  ): Promise<Outcome<Data> | (Interaction extends 'redirect' ? Redirecting : never)>
  /** Starts an action, or joins the run of an equal call, and returns its handle. */
  start<Input, Data, Raw>(
    action: SensitiveAction<Input, Data, Raw>,
    ...input: InputArguments<Raw, PerformOptions>
  ): SensitiveRun<Data, Interaction>
  /**
   * Continues the run that a redirect interrupted. Call it once at every page load; more calls return the same run.
   *
   * In a window that another page opened for a prompt it reports the callback to that page, closes the window and never settles.
   *
   * @returns `null` when this page load is no callback of ours. Never rejects for what was kept.
   */
  resume(): Promise<ResumedSensitiveRun<Interaction> | null>
  /** The runs that are under way on this page, also those that began outside of a component. */
  runs(): readonly SensitiveRun<unknown, Interaction>[]
  /** Calls back for everything that happens in every run from now on, as the option `onEvent` does. Returns how to stop. */
  onEvent(listener: (event: ReauthEvent) => void): () => void
  /** Says what would happen if an action with this requirement started now, from memory alone. */
  preview(requirement: Requirement | ParsedRequirement): Preview
  /** Calls back when a {@link preview} may have changed for another reason than time. Returns how to stop. */
  subscribe(listener: () => void): () => void
  /** Forgets what was read of the end-user: call it when they sign out. */
  reset(): void
}
