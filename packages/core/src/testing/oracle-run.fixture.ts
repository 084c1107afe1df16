import type { StepUpChallenge } from '@reauth/policy'
import type { Reading, SensitiveActionInput } from '../words/facts.js'

/** The place where a run waits. */
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

/** The method of a prompt. */
export type Method = 'biometric' | 'browser'

/** The state of a run according to the documentation. */
export interface OracleRun {
  readonly input: SensitiveActionInput
  readonly at: Place
  /** The active service. */
  readonly working: string | null
  readonly claims: Reading | null
  readonly subject: string | null
  readonly openedAt: number | null
  readonly operation: string | null
  /** The `auth_time` that a new one must exceed. */
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

/** A step of a run. */
export interface OracleStep {
  readonly run: OracleRun
  readonly started: readonly string[]
  readonly effects: readonly string[]
}
