import type { Requirement, StepUpChallenge } from '@reauth/policy'
import type { Capabilities, Ending, Preferences, Reading, ResumptionStage, SensitiveActionInput } from '../words/facts.js'

/** The facts of one run. JSON: no token, no credential, not the action's input and not its data. */
export interface SensitiveActionContext {
  readonly runId: string
  readonly actionId: string
  readonly requirement: Requirement
  readonly idempotencyKey: string
  readonly capabilities: Capabilities
  readonly preferences: Preferences
  /** How far the run came before the page was loaded again; `null` for a run of this page. */
  readonly resumedAt: ResumptionStage | null
  /** The newest reading. */
  readonly reading: Reading | null
  /** Whose run this is; set by the first reading, never changed. */
  readonly subjectKey: string | null
  /** `auth_time` that has to be passed: the one before the prompt, once somebody was asked. Seconds. */
  readonly authTimeBefore: number | null
  /** `'always'` counts from here. Seconds on the OpenID Provider's clock. */
  readonly openedAt: number | null
  readonly operationId: string | null
  /** What the server asked for. */
  readonly challenge: StepUpChallenge | null
  /** Methods used up in this attempt. */
  readonly tried: readonly ('biometric' | 'browser')[]
  /** Refreshes that were made again. */
  readonly retries: number
  readonly stepUps: number
  readonly prompts: number
  readonly calls: number
  /** Whether a click was given to open the prompt. */
  readonly confirmed: boolean
  /** How it ended, where it did not succeed. */
  readonly ending: Ending | null
}

/** The context in which a run starts. */
export const toContext = (input: SensitiveActionInput): SensitiveActionContext => ({
  runId: input.runId,
  actionId: input.actionId,
  requirement: input.requirement,
  idempotencyKey: input.idempotencyKey,
  capabilities: input.capabilities,
  preferences: { confirm: false, autoResume: false, onBiometricCancel: 'cancel', ...input.preferences },
  resumedAt: input.resumption?.stage ?? null,
  reading: null,
  subjectKey: input.resumption?.subjectKey ?? input.subjectKey ?? null,
  authTimeBefore: input.resumption?.authTimeBefore ?? null,
  openedAt: input.resumption?.openedAt ?? null,
  operationId: input.resumption?.operationId ?? null,
  challenge: input.resumption?.challenge ?? null,
  tried: input.resumption?.stage === 'callback' ? ['browser'] : [],
  retries: 0,
  stepUps: input.resumption?.stepUps ?? 0,
  prompts: 0,
  calls: 0,
  confirmed: false,
  ending: null,
})
