import type { ParsedRequirement } from '@reauth/policy'
import type { Intent } from '../action/intent.js'
import type { AppStep, ErrorListener, Report } from '../action/report.js'
import type { SensitiveActionEvent } from '../machine/events.js'
import type { ReauthClock } from '../platform/clock.js'
import type { LazyPart } from '../platform/lazy-part.js'
import type { Page } from '../platform/page.js'
import type { TabLocks } from '../platform/tab-locks.js'
import type { ReauthService, RedirectBrowser } from '../service/reauth-service.js'
import type { SensitiveActionInput, Timeouts } from '../words/facts.js'
import type { RedirectParts } from './redirect-parts.js'
import type { RunStart } from './run-start.js'
import type { Outcome, Redirecting } from './outcome.js'
import type { Preview } from './preview.js'
import type { PromptLimit } from './prompt-queue.js'
import type { ReauthEvent, RunEvent } from './run-events.js'
import type { RunMachine } from './run-machine.js'
import type { RunSnapshot } from './run-snapshot.js'

/** The part of a run that its statechart and its steps use. */
export interface ChartedRun {
  readonly intent: Intent
  readonly report: Report
  /** Calls the app's code. An error that it throws, now or later, is reported and does not stop the run. */
  attempt<Argument>(step: AppStep, work: (argument: Argument) => unknown, argument: Argument): void
  /** Called when the statechart has changed. */
  notify(): void
  emit(event: RunEvent): void
  /** Closes the window that a click opened, if no prompt uses it. Bound. */
  readonly closeWindow: () => void
  /** Called when the page is about to leave. */
  leave(outcome: Redirecting): void
  end(outcome: Outcome<unknown>): void
}

/** The statechart of one run with its services. */
export interface LiveRun {
  /** Starts the statechart. */
  start(): void
  getSnapshot(): RunSnapshot
  /** Sends an event. Does nothing after the end, because a button may be clicked late. */
  send(event: SensitiveActionEvent): void
  /** The operation that the server opened for the run. */
  readonly operation: NonNullable<SensitiveActionInput['operation']>
  /** The OAuth `state` of the current redirect, or of the one that the run came back from. */
  readonly transactionId: string | undefined
  /** Whether the awaited click opens a window, and not a biometric prompt. */
  readonly needsWindow: boolean
  /**
   * Called when the end-user starts the action again. If the page should have left and is still here, it leaves again.
   */
  onRestart(): void
  /** Called when the page is shown again. The run may have continued in another page. */
  onRestored(): Promise<void>
}

/** Creates the statecharts of a page's runs, and holds what they share. */
export interface Engine {
  live(run: ChartedRun, start: RunStart): LiveRun
  preview(requirement: ParsedRequirement): Preview
  /** Whether an action with this requirement may need a window if it starts now. */
  mayNeedWindow(requirement: ParsedRequirement): boolean
  /** Forgets the claims of the end-user. */
  forget(): void
  /** Calls the listener when a preview may have changed. */
  subscribe(listener: () => void): void
  /** Creates the statechart in advance, before the first run needs it. */
  prepare(): void
}

/** The dependencies that all runs of a page share. */
export interface RunEnvironment {
  readonly service: ReauthService
  /** The redirect of the service: its browser, or the fallback of its window. */
  readonly redirect: RedirectBrowser | undefined
  /** The app's own statechart. Default: the statechart of this library. */
  readonly machine: RunMachine | undefined
  readonly engine: Pick<LazyPart<Engine>, 'load' | 'loaded'>
  readonly redirectParts: LazyPart<RedirectParts>
  readonly page: Page
  readonly clock: ReauthClock
  /** Default: Web Locks. */
  readonly locks: TabLocks | undefined
  /** Identifies the app among the apps of this origin. Called at each access. */
  readonly namespace: () => string
  /** Returns a new random id: 128 bits as 22 characters of base64url. */
  readonly randomId: () => string
  readonly onError: ErrorListener
  /** Receives every inspection event of the statechart. The events contain no token, no input and no data. */
  readonly inspect: ((event: unknown) => void) | undefined
  /** Called for every event of a run. */
  readonly eventListeners: ReadonlySet<(event: ReauthEvent) => void>
  readonly onBiometricCancel: 'cancel' | 'browser'
  /** `'always'` asks the OpenID Provider at the start of every run. */
  readonly refresh: 'whenNeeded' | 'always'
  readonly promptLimit: PromptLimit
  readonly timeouts: Partial<Timeouts>
  readonly clockTolerance: number
}
