import { type EndCode, OUTCOME_OF } from '../words/codes.js'
import type { CallResult, Ending, Reading, StepUpDiagnosis } from '../words/facts.js'
import type { SensitiveActionContext } from './context.js'
import { demandOfRun, verdictOf } from './freshness.js'

type Change = Partial<SensitiveActionContext>

/** Creates the end of a run from its code. The table of codes has the outcome. */
export const toEnding = (code: EndCode, diagnosis?: StepUpDiagnosis): Ending => ({
  outcome: OUTCOME_OF[code],
  code,
  ...(diagnosis && { diagnosis }),
})

/** Records the newest reading. The first one sets the subject of the run, and the time from which `'always'` counts. */
export const withReading = (context: SensitiveActionContext, reading: Reading): Change => ({
  reading,
  renewed: false,
  retries: 0,
  wakeUps: 0,
  subjectKey: context.subjectKey ?? reading.subjectKey,
  openedAt: context.openedAt ?? Math.floor(reading.now),
})

/**
 * Counts a prompt: its method cannot be used again in this attempt, and the new `auth_time` must exceed the current
 * one.
 */
export const withPrompt = (context: SensitiveActionContext, method: 'biometric' | 'browser'): Change => ({
  tried: [...context.tried.filter((tried) => tried !== method), method],
  prompts: context.prompts + 1,
  authTimeBefore: authTimeToPass(context),
})

/**
 * Records the server's challenge and starts a new attempt, with every method, for an authentication newer than the one
 * it refused.
 */
export const withStepUp = (context: SensitiveActionContext, result: CallResult | undefined): Change =>
  result?.result === 'stepUpRequired'
    ? {
        challenge: result.challenge,
        stepUps: context.stepUps + 1,
        tried: [],
        confirmed: false,
        authTimeBefore: authTimeToPass(context),
      }
    : {}

/** The newest `auth_time` that is known. An implausible one is ignored, because no real one could exceed it. */
function authTimeToPass(context: SensitiveActionContext): number | null {
  const { reading, authTimeBefore } = context
  const authTime = verdictOf(context).verdict === 'implausible' ? undefined : reading?.authentication.authTime
  if (authTime === undefined) return authTimeBefore
  return authTimeBefore === null ? authTime : Math.max(authTime, authTimeBefore)
}

/** Finds the reason why the server asks again after a step-up that the client considers sufficient. */
export const toIneffective = (context: SensitiveActionContext, result: CallResult | undefined): Ending =>
  toEnding('stepUpIneffective', diagnose(context, result))

function diagnose(context: SensitiveActionContext, result: CallResult | undefined): StepUpDiagnosis {
  const authentication = context.reading?.authentication
  if (result?.result !== 'stepUpRequired' || authentication?.authTime === undefined) return 'providerIgnoredMaxAge'
  if (result.sentAuthTime !== undefined && result.sentAuthTime < authentication.authTime) return 'staleTokenSent'
  const { acrValues } = demandOfRun({ requirement: context.requirement, challenge: result.challenge })!
  return acrValues.length > 0 && !acrValues.includes(authentication.acr ?? '') ? 'levelNotReached' : 'clocksDisagree'
}
