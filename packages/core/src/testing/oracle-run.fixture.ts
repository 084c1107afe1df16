import type { StepUpChallenge } from '@reauth/policy'
import type { Reading, SensitiveActionInput } from '../words/facts.js'

/** Where a run rests. */
export type Place =
  | 'refreshing.requesting'
  | 'refreshing.backingOff'
  | 'refreshing.offline'
  | 'openingOperation'
  | 'reauthenticating.awaitingConfirmation'
  | 'reauthenticating.biometric'
  | 'reauthenticating.browser.inProcess'
  | 'reauthenticating.browser.savingPending'
  | 'reauthenticating.browser.redirecting'
  | 'reauthenticating.finishing.exchanging'
  | 'reauthenticating.finishing.awaitingNetwork'
  | 'confirmingResumed'
  | 'renewingIdToken'
  | 'calling'
  | 'resolvingOutcome'
  | 'over'

/** How the end-user is asked. */
export type Method = 'biometric' | 'browser'

/** A run as the documentation tells it. */
export interface OracleRun {
  readonly input: SensitiveActionInput
  readonly at: Place
  /** The service that works. */
  readonly working: string | null
  readonly claims: Reading | null
  readonly subject: string | null
  readonly openedAt: number | null
  readonly operation: string | null
  /** `auth_time` that has to be passed. */
  readonly passed: number | null
  readonly challenge: StepUpChallenge | null
  readonly tried: readonly Method[]
  readonly clicked: boolean
  readonly reviewed: boolean
  readonly renewed: boolean
  readonly retries: number
  readonly wakeUps: number
  readonly prompts: number
  readonly calls: number
  readonly output: Readonly<Record<string, unknown>> | null
}

/** What a run does when something happens. */
export interface OracleStep {
  readonly run: OracleRun
  readonly started: readonly string[]
  readonly effects: readonly string[]
}
