import type { EndCode } from '../words/codes.js'
import type { StepUpDiagnosis } from '../words/facts.js'
import type { Outcome, Redirecting } from './outcome.js'

/** What a user interface shows. Ends in one of the outcomes. */
export type RunStatus =
  /** A request is under way, or the checks are. */
  | 'working'
  /** One click is needed before the prompt. */
  | 'awaitingConfirmation'
  /** The end-user is asked to reauthenticate on this device or in a window. */
  | 'prompting'
  /** The page is about to leave for the OpenID Provider. */
  | 'redirecting'
  /** Back from the OpenID Provider: the action is shown again and needs one click. */
  | 'confirmingResumed'
  /** The endpoint is called. */
  | 'calling'
  | Outcome<unknown>['outcome']

/** One moment of a run. JSON: no token, no input, no data. */
export interface RunSnapshot {
  readonly runId: string
  readonly actionId: string
  readonly status: RunStatus
  /** The state of the chart, as a path: `reauthenticating.browser.redirecting`. */
  readonly state: string
  /** Whether the end-user is waited for or asked something. */
  readonly canCancel: boolean
  readonly canConfirm: boolean
  /** Whether another method can be chosen instead of the one that is under way. */
  readonly canChoose: boolean
  /** Whether the run came back from a redirect. */
  readonly resumed: boolean
  /** Why it ended, where it did not succeed. */
  readonly code?: EndCode
  readonly diagnosis?: StepUpDiagnosis
}

/** A function, or an observer of which `next` is called. */
export type RunListener = ((snapshot: RunSnapshot) => void) | { readonly next?: (snapshot: RunSnapshot) => void }

/** One run of a sensitive action: what `reauth.start()` and `reauth.resume()` return. */
export interface SensitiveRun<Data = unknown, Interaction extends 'redirect' | 'inProcess' = 'redirect' | 'inProcess'> {
  readonly id: string
  readonly actionId: string
  /** What the action says of its input: show it before asking to confirm. */
  readonly description: string
  /** What was given, or what came back from before the redirect. */
  readonly input: unknown
  /** The page that the run began on, where it came back from a redirect. Always of this origin. */
  readonly returnTo: string | null
  getSnapshot(): RunSnapshot
  /** Calls back after every change. */
  subscribe(listener: RunListener): { readonly unsubscribe: () => void }
  /** Stops the run wherever somebody is waited for. */
  cancel(): void
  /** The end-user's click, where one is awaited. */
  confirm(): void
  /** Chooses another method than the one that is under way. */
  choose(method: 'biometric' | 'browser'): void
  /** Resolves when the run ends, and not when the page leaves. Never rejects. */
  readonly ended: Promise<Outcome<Data>>
  /** Resolves when the run ends, or when the page leaves. Never rejects. */
  readonly outcome: Promise<Outcome<Data> | (Interaction extends 'redirect' ? Redirecting : never)>
}
