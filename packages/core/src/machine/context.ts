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

/** The facts of one run. JSON: no token, no credential, not the action's input and not its data. */
export interface SensitiveActionContext extends RunFacts {
  /** `null` if the app's requirement makes no sense: such a run ends before it asks anybody. */
  readonly requirement: ParsedRequirement | null
  readonly capabilities: Capabilities
  readonly preferences: Preferences
  /** How long each stage may take, in milliseconds. */
  readonly timeouts: Timeouts
  /** Seconds that `auth_time` may lie after now. */
  readonly clockTolerance: number
  /** How far the run came before the page was loaded again; `null` for a run of this page. */
  readonly resumedAt: ResumptionStage | null
  /** The newest reading. */
  readonly reading: Reading | null
  /** Whether the newest reading came from renewing the token right before the call. */
  readonly renewed: boolean
  /** Methods used up in this attempt. */
  readonly tried: readonly ('biometric' | 'browser')[]
  /** Times that a service was asked again after a failure that may pass, since the last reading. */
  readonly retries: number
  /** Times that a service was asked again because the network came back, since the last reading. */
  readonly wakeUps: number
  readonly prompts: number
  readonly calls: number
  /** Whether a click was given to open the prompt. */
  readonly confirmed: boolean
  /** Whether the end-user confirmed the action that was shown again after the redirect. */
  readonly reviewed: boolean
  /** How the run ended; `null` while it goes on, and if it succeeded. */
  readonly ending: Ending | null
}

/** Seconds. */
const DEFAULT_CLOCK_TOLERANCE = 5

/** Takes over each fact that can be one. */
function checkedFacts(given: RunFacts): { facts: RunFacts; areSound: boolean } {
  const facts: Partial<Record<keyof RunFacts, unknown>> = {}
  let areSound = true
  for (const name of Object.keys(RUN_FACTS) as (keyof RunFacts)[]) {
    const isSound = RUN_FACTS[name](given[name])
    facts[name] = (isSound ? given : INITIAL_FACTS)[name]
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

/** Nobody can go on with facts that cannot be any. Whether a call had begun is still known. */
function stageOf({ resumption }: SensitiveActionInput, areSound: boolean): ResumptionStage | null {
  if (resumption === undefined) return null
  if (areSound) return resumption.stage
  return resumption.stage === 'call' || resumption.stage === 'callExpired' ? 'callExpired' : 'discarded'
}

function timeoutsOf({ timeouts }: SensitiveActionInput): Timeouts {
  const all: { -readonly [Stage in keyof Timeouts]: number } = { ...DEFAULT_TIMEOUTS }
  for (const stage of Object.keys(all) as (keyof Timeouts)[]) all[stage] = timeouts?.[stage] ?? all[stage]
  return all
}

/** Makes the context in which a run starts. Total: an input that makes no sense becomes a run that ends at once. */
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
