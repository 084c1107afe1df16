import { type EndCode, OUTCOME_OF } from '../words/codes.js'
import type { CallResult, Ending, Reading, StepUpDiagnosis } from '../words/facts.js'
import type { SensitiveActionContext } from './context.js'
import { demandOfRun, verdictOf } from './freshness.js'

type Change = Partial<SensitiveActionContext>

/** Makes the end of a run out of its code; the table of codes says which outcome that is. */
export const toEnding = (code: EndCode, diagnosis?: StepUpDiagnosis): Ending => ({
  outcome: OUTCOME_OF[code],
  code,
  ...(diagnosis && { diagnosis }),
})

/** Keeps the newest reading. The first one says whose run this is, and from when `'always'` counts. */
export const withReading = (context: SensitiveActionContext, reading: Reading): Change => ({
  reading,
  renewed: false,
  retries: 0,
  wakeUps: 0,
  subjectKey: context.subjectKey ?? reading.subjectKey,
  openedAt: context.openedAt ?? Math.floor(reading.now),
})

/** Counts a prompt: its method is used up for this attempt, and `auth_time` has to pass what it was. */
export const withPrompt = (context: SensitiveActionContext, method: 'biometric' | 'browser'): Change => ({
  tried: [...context.tried.filter((tried) => tried !== method), method],
  prompts: context.prompts + 1,
  authTimeBefore: authTimeToPass(context),
})

/** Takes up what the server asks for: a new attempt, with every method, for an authentication newer than the one it refused. */
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

/** The newest `auth_time` that is known. One that cannot be right is no mark: nothing real would ever pass it. */
function authTimeToPass(context: SensitiveActionContext): number | null {
  const { reading, authTimeBefore } = context
  const authTime = verdictOf(context).verdict === 'implausible' ? undefined : reading?.authentication.authTime
  if (authTime === undefined) return authTimeBefore
  return authTimeBefore === null ? authTime : Math.max(authTime, authTimeBefore)
}

/** Names the reason why the server asks again after a step-up that this side holds for good. */
export const toIneffective = (context: SensitiveActionContext, result: CallResult | undefined): Ending =>
  toEnding('stepUpIneffective', diagnose(context, result))

function diagnose(context: SensitiveActionContext, result: CallResult | undefined): StepUpDiagnosis {
  const authentication = context.reading?.authentication
  if (result?.result !== 'stepUpRequired' || authentication?.authTime === undefined) return 'providerIgnoredMaxAge'
  if (result.sentAuthTime !== undefined && result.sentAuthTime < authentication.authTime) return 'staleTokenSent'
  const { acrValues } = demandOfRun({ requirement: context.requirement, challenge: result.challenge })!
  return acrValues.length > 0 && !acrValues.includes(authentication.acr ?? '') ? 'levelNotReached' : 'clocksDisagree'
}
