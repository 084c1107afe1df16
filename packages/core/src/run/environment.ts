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
import type { Away } from './away.js'
import type { Beginning } from './beginning.js'
import type { Outcome, Redirecting } from './outcome.js'
import type { Preview } from './preview.js'
import type { PromptLimit } from './prompt-queue.js'
import type { ReauthEvent, RunEvent } from './run-events.js'
import type { RunMachine } from './run-machine.js'
import type { RunSnapshot } from './run-snapshot.js'

/** A run, as its statechart and its steps see it. */
export interface ChartedRun {
  readonly intent: Intent
  readonly report: Report
  /** Calls the app's code, which must not hinder the run: what it throws, now or later, is reported. */
  attempt<Argument>(step: AppStep, work: (argument: Argument) => unknown, argument: Argument): void
  /** The statechart moved on. */
  changed(): void
  happened(event: RunEvent): void
  /** Closes the window that a click opened, if no prompt took it. Bound. */
  readonly closeWindow: () => void
  /** The page is about to be gone. */
  left(outcome: Redirecting): void
  over(outcome: Outcome<unknown>): void
}

/** The statechart of one run, and what it does. */
export interface LiveRun {
  /** Starts the statechart. */
  start(): void
  getSnapshot(): RunSnapshot
  /** Sends an event. Nothing happens after the end: a button may be clicked late. */
  send(event: SensitiveActionEvent): void
  /** What the server opened for the run. */
  readonly operation: NonNullable<SensitiveActionInput['operation']>
  /** The OAuth `state` of the redirect that is under way, or that the run came back from. */
  readonly transactionId: string | undefined
  /** Whether the click that is awaited leads to a window, and not to a biometric prompt. */
  readonly needsWindow: boolean
  /** The end-user starts the action again. If the page was told to leave and is still here, it leaves again. */
  startedAgain(): void
  /** The page is shown again: what the run left for may have gone on in another page. */
  restored(): Promise<void>
}

/** The statecharts of a page's runs, and what all of them share. */
export interface Engine {
  live(run: ChartedRun, beginning: Beginning): LiveRun
  preview(requirement: ParsedRequirement): Preview
  /** Whether an action that starts now may need a window. */
  mayNeedWindow(requirement: ParsedRequirement): boolean
  /** Forgets what was read of the end-user. */
  forget(): void
  /** Calls back when a preview may have changed. */
  subscribe(listener: () => void): void
  /** Makes the statechart, which the first run needs. */
  prepare(): void
}

/** What all runs of a page share. */
export interface RunEnvironment {
  readonly service: ReauthService
  /** How the service leaves the page: always, or if its window was blocked. */
  readonly leaving: RedirectBrowser | undefined
  /** The app's own statechart. Default: the one of this library. */
  readonly machine: RunMachine | undefined
  readonly engine: Pick<LazyPart<Engine>, 'load' | 'loaded'>
  readonly away: LazyPart<Away>
  readonly page: Page
  readonly clock: ReauthClock
  /** Default: Web Locks. */
  readonly locks: TabLocks | undefined
  /** The app, among all apps of this origin. Read at every access. */
  readonly namespace: () => string
  /** A new random id: 128 bits, 22 characters of base64url. */
  readonly randomId: () => string
  readonly onError: ErrorListener
  /** Given every inspection event of the statechart. They hold no token, no input and no data. */
  readonly inspect: ((event: unknown) => void) | undefined
  /** Called for everything that happens in a run. */
  readonly eventListeners: ReadonlySet<(event: ReauthEvent) => void>
  readonly onBiometricCancel: 'cancel' | 'browser'
  /** `'always'` asks the OpenID Provider at the start of every run. */
  readonly refresh: 'whenNeeded' | 'always'
  readonly promptLimit: PromptLimit
  readonly timeouts: Partial<Timeouts>
  readonly clockTolerance: number
}
