import type { Requirement } from '@reauth/policy'
import type { PendingStore } from '../pending/pending-store.js'
import type { ReauthClock } from '../platform/clock.js'
import type { Page } from '../platform/page.js'
import type { TabLocks } from '../platform/tab-locks.js'
import type { ReauthService, RedirectBrowser } from '../service/reauth-service.js'
import type { Outcome, Redirecting } from '../run/outcome.js'
import type { Preview } from './preview.js'
import type { ReauthEvent } from '../run/run-events.js'
import type { SensitiveRun } from '../run/run.js'
import type { AnySensitiveAction, PerformContext, SensitiveAction } from '../action/sensitive-action.js'

/** How a service reauthenticates in the browser. */
export type InteractionOf<Service extends ReauthService> = [Extract<Service['browser'], RedirectBrowser>] extends [
  never,
]
  ? 'inProcess'
  : 'redirect'

/** What an app gives to {@link createReauth}. */
export interface ReauthOptions<Service extends ReauthService = ReauthService> {
  /** The port to the SDK: an adapter makes it. */
  readonly service: Service
  /** The actions that a redirect may interrupt. Default: none. */
  readonly actions?: readonly AnySensitiveAction[]
  /** Where pending actions are kept. Default: IndexedDB, or memory where the service never leaves the page. */
  readonly store?: PendingStore
  /** `'always'` refreshes the ID Token at the start of every run, also where the newest one would do. Default: `'whenNeeded'`. */
  readonly refresh?: 'whenNeeded' | 'always'
  /** What a cancelled biometric prompt means. Default: `'cancel'`. */
  readonly onBiometricCancel?: 'cancel' | 'browser'
  /** Given every inspection event of every run. They hold no token, no input and no data. */
  readonly inspect?: (event: unknown) => void
  /** Told what happens in every run, for logs and measurements. Never a token, an input or data. What it throws is ignored. */
  readonly onEvent?: (event: ReauthEvent) => void
  /** Mutual exclusion between tabs. Default: Web Locks. */
  readonly locks?: TabLocks
  /** Default: the device's clocks. */
  readonly clock?: ReauthClock
  /** Default: the page of the browser. */
  readonly page?: Page
}

/** What an operation without input is called with. */
type InputOf<Input> = void extends Input ? [input?: Input] : [input: Input]

/** A run that came back from a redirect. */
export interface ResumedSensitiveRun<
  Interaction extends 'redirect' | 'inProcess' = 'redirect' | 'inProcess',
> extends SensitiveRun<unknown, Interaction> {
  /** Other runs that were about to leave at the same time and shared the redirect, once the callback is dealt with. Each needs a click of its own. */
  readonly companions: Promise<readonly SensitiveRun<unknown, Interaction>[]>
}

/** The flow of every sensitive action of one page. */
export interface Reauth<Interaction extends 'redirect' | 'inProcess' = 'redirect' | 'inProcess'> {
  /** Runs an action to its end, or until the page leaves. Never rejects for what happens in the flow. */
  perform<Input, Data>(
    action: SensitiveAction<Input, Data>,
    ...input: InputOf<Input>
  ): Promise<Outcome<Data> | (Interaction extends 'redirect' ? Redirecting : never)>
  /** Runs a plain closure. It cannot be found again after a redirect: where one is needed, the run is refused with `notResumable`. */
  perform<Data>(
    closure: (context: PerformContext<undefined>) => Promise<Data> | Data,
    requirement: Requirement,
  ): Promise<Outcome<Data> | (Interaction extends 'redirect' ? Redirecting : never)>
  /** Starts an action and returns a handle of it. */
  start<Input, Data>(action: SensitiveAction<Input, Data>, ...input: InputOf<Input>): SensitiveRun<Data, Interaction>
  /** Takes up the run that a redirect interrupted. `null` where this page load is no callback of ours. Idempotent. */
  resume(): Promise<ResumedSensitiveRun<Interaction> | null>
  /** Tells what would happen if an action with this requirement started now, from memory alone. */
  preview(requirement: Requirement): Preview
  /** Forgets what was read of the end-user: call it when they sign out. */
  reset(): void
}
