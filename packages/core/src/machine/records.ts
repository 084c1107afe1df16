import type { SensitiveActionContext } from './context.js'
import type { CallResult, Ending, Reading, StepUpDiagnosis } from '../words/facts.js'
import { demandOf } from './freshness.js'

type Change = Partial<SensitiveActionContext>

/** Keeps the newest reading. The first one says whose run this is, and from when `'always'` counts. */
export const withReading = (context: SensitiveActionContext, reading: Reading): Change => ({
  reading,
  subjectKey: context.subjectKey ?? reading.subjectKey,
  openedAt: context.openedAt ?? Math.floor(reading.now),
})

/** Counts a prompt: its method is used up for this attempt, and `auth_time` has to pass what it was. */
export const withPrompt = (context: SensitiveActionContext, method: 'biometric' | 'browser'): Change => ({
  tried: [...context.tried, method],
  prompts: context.prompts + 1,
  authTimeBefore: context.reading?.authentication.authTime ?? null,
})

/** Takes up what the server asks for: a new attempt, with every method, for an authentication newer than the one it refused. */
export const withStepUp = (context: SensitiveActionContext, result: CallResult | undefined): Change =>
  result?.result === 'stepUpRequired'
    ? {
        challenge: result.challenge,
        stepUps: context.stepUps + 1,
        tried: [],
        retries: 0,
        confirmed: false,
        authTimeBefore: context.reading?.authentication.authTime ?? null,
      }
    : {}

/** Names the reason why the server asks again after a step-up that this side holds for good. */
export const toIneffective = (context: SensitiveActionContext, result: CallResult | undefined): Ending => ({
  outcome: 'refused',
  code: 'stepUpIneffective',
  diagnosis: diagnose(context, result),
})

function diagnose(context: SensitiveActionContext, result: CallResult | undefined): StepUpDiagnosis {
  const authentication = context.reading?.authentication
  if (result?.result !== 'stepUpRequired' || authentication?.authTime === undefined) return 'providerIgnoredMaxAge'
  if (result.sentAuthTime !== undefined && result.sentAuthTime < authentication.authTime) return 'staleTokenSent'
  const { acrValues } = demandOf({ requirement: context.requirement, challenge: result.challenge })
  return acrValues.length > 0 && !acrValues.includes(authentication.acr ?? '') ? 'levelNotReached' : 'clocksDisagree'
}
