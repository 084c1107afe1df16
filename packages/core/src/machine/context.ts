import type { ParsedRequirement } from '@reauth/policy'
import type {
  Capabilities,
  Ending,
  Preferences,
  Reading,
  ResumptionStage,
  RunFacts,
  SensitiveActionInput,
  Timeouts,
} from '../words/facts.js'
import { DEFAULT_TIMEOUTS, INITIAL_FACTS, RUN_FACTS } from '../words/facts.js'
import { checkedRequirement } from '../words/requirement.js'

/** The facts of one run, as JSON: no token, no credential, neither the action's input nor its data. */
export interface SensitiveActionContext extends RunFacts {
  /** `null` if the app's requirement is invalid. Such a run ends before it calls any service. */
  readonly requirement: ParsedRequirement | null
  readonly capabilities: Capabilities
  readonly preferences: Preferences
  /** How long each stage may take, in milliseconds. */
  readonly timeouts: Timeouts
  /** Seconds that `auth_time` may lie after now. */
  readonly clockTolerance: number
  /** How far the run got before the page was loaded again; `null` for a run of this page. */
  readonly resumedAt: ResumptionStage | null
  /** The newest reading. */
  readonly reading: Reading | null
  /** Whether the newest reading comes from renewing the token right before the call. */
  readonly renewed: boolean
  /** Methods already tried in this attempt. */
  readonly tried: readonly ('biometric' | 'browser')[]
  /** Retries after a temporary failure since the last reading. */
  readonly retries: number
  /** Retries because the network came back, since the last reading. */
  readonly wakeUps: number
  readonly prompts: number
  readonly calls: number
  /** Whether the end-user clicked to open the prompt. */
  readonly confirmed: boolean
  /** Whether the end-user confirmed the action that was shown again after the redirect. */
  readonly reviewed: boolean
  /** How the run ended; `null` while it runs, and if it succeeded. */
  readonly ending: Ending | null
}

/** Seconds. */
const DEFAULT_CLOCK_TOLERANCE = 5

/** Copies each valid fact, and reports whether all of them are valid. */
function checkedFacts(candidate: RunFacts): { facts: RunFacts; areSound: boolean } {
  const facts: Partial<Record<keyof RunFacts, unknown>> = {}
  let areSound = true
  for (const name of Object.keys(RUN_FACTS) as (keyof RunFacts)[]) {
    const isSound = RUN_FACTS[name](candidate[name])
    facts[name] = (isSound ? candidate : INITIAL_FACTS)[name]
    areSound &&= isSound
  }
  return { facts: facts as RunFacts, areSound }
}

function requirementOf({ requirement }: SensitiveActionInput): ParsedRequirement | null {
  try {
    return checkedRequirement(requirement)
  } catch {
    return null
  }
}

/** A run can't continue with invalid facts, but it still knows whether a call had begun. */
function stageOf({ resumption }: SensitiveActionInput, areSound: boolean): ResumptionStage | null {
  if (resumption === undefined) return null
  if (areSound) return resumption.stage
  return resumption.stage === 'call' || resumption.stage === 'callExpired' ? 'callExpired' : 'discarded'
}

function timeoutsOf({ timeouts }: SensitiveActionInput): Timeouts {
  const timeoutsByStage: { -readonly [Stage in keyof Timeouts]: number } = { ...DEFAULT_TIMEOUTS }
  for (const stage of Object.keys(timeoutsByStage) as (keyof Timeouts)[])
    timeoutsByStage[stage] = timeouts?.[stage] ?? timeoutsByStage[stage]
  return timeoutsByStage
}

/** Creates the context of a new run. Never throws: a run with invalid input ends immediately. */
export function toContext(input: SensitiveActionInput): SensitiveActionContext {
  const { runId, actionId, idempotencyKey, resumption } = input
  const { facts, areSound } = checkedFacts({
    ...INITIAL_FACTS,
    ...input.operation,
    ...resumption,
    subjectKey: resumption?.subjectKey ?? input.subjectKey ?? null,
    runId,
    actionId,
    idempotencyKey,
  })
  return {
    ...facts,
    requirement: areSound ? requirementOf(input) : null,
    capabilities: { browser: 'none', operation: false, resolvable: false, ...(input.capabilities as object) },
    preferences: { confirm: false, autoResume: false, onBiometricCancel: 'cancel', ...input.preferences },
    timeouts: timeoutsOf(input),
    clockTolerance: input.clockTolerance ?? DEFAULT_CLOCK_TOLERANCE,
    resumedAt: stageOf(input, areSound),
    reading: null,
    renewed: false,
    tried: resumption?.stage === 'callback' ? ['browser'] : [],
    retries: 0,
    wakeUps: 0,
    prompts: 0,
    calls: 0,
    confirmed: false,
    reviewed: false,
    ending: null,
  }
}
