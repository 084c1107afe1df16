import type { EndOutcome, FailureCode } from '../words/codes.js'
import { OUTCOME_OF, toFailure } from '../words/codes.js'
import type { ResumptionStage } from '../words/facts.js'
import { RUN_FACTS } from '../words/facts.js'
import { codeOf, fieldOf, isOperation, isReading } from './answers.js'
import type { SensitiveActionContext } from './context.js'
import { demandOfRun, expiresSoon, isAdvanced, isExpired, verdictOf } from './freshness.js'

/** How often a service is retried after a temporary failure. */
const MAX_RETRIES = 2

/**
 * How often a service is retried because the browser reports a network. Behind a captive portal the report is wrong
 * each time.
 */
const MAX_WAKE_UPS = 5

/** The most prompts of a run, including those for which the page did not leave. */
const MAX_PROMPTS = 8

interface Args {
  readonly context: SensitiveActionContext
}
/** The answer or the rejection of a service, of any type. */
export interface Answer {
  readonly result: unknown
}

const canByClaim = ({ reading }: SensitiveActionContext): boolean => reading?.authentication.canReauthenticate !== false
const isTried = (context: SensitiveActionContext, method: 'biometric' | 'browser'): boolean =>
  context.tried.includes(method)

/** After a step-up challenge, an authentication that the server has already seen is not fresh, whatever its age. */
const isFresh = (context: SensitiveActionContext): boolean =>
  verdictOf(context).verdict === 'fresh' && (context.challenge === null || isAdvanced(context))

/** Only the app's own requirement lets an end-user pass unverified. A step-up challenge asks for more. */
const isUnverifiableAllowed = (context: SensitiveActionContext): boolean =>
  verdictOf(context).verdict === 'unverifiable' && context.challenge === null

const canUseBiometric = (context: SensitiveActionContext): boolean =>
  context.reading?.biometricEnabled === true && !isTried(context, 'biometric')
const canUseBrowser = (context: SensitiveActionContext): boolean =>
  context.capabilities.browser !== 'none' && canByClaim(context) && !isTried(context, 'browser')

/** A prompt in the browser helps with any failure of this device's biometrics, and with no other failure. */
const isHelpedByBrowser = ({ preferences }: SensitiveActionContext, code: FailureCode): boolean =>
  code.startsWith('biometric') ||
  code === 'unexpected' ||
  (code === 'cancelled' && preferences.onBiometricCancel === 'browser')

/** A challenge that cannot be read is not a challenge, and the outcome of the call is then unknown. */
const isStepUp = ({ requirement }: SensitiveActionContext, result: unknown): boolean => {
  const challenge = fieldOf(result, 'challenge')
  if (fieldOf(result, 'result') !== 'stepUpRequired' || challenge === null) return false
  return RUN_FACTS.challenge(challenge) && demandOfRun({ requirement, challenge: challenge as object }) !== null
}

/** The guards of the chart. They are pure and never throw, whatever the context or the params contain. */
export const guards = {
  isResumedAt: ({ context }: Args, { stage }: { stage: ResumptionStage }) => context.resumedAt === stage,
  isInterruptedAndResolvable: ({ context }: Args) => context.resumedAt === 'call' && context.capabilities.resolvable,
  isMisconfigured: ({ context }: Args) => demandOfRun(context) === null,
  hasOperationToOpen: ({ context }: Args) => context.capabilities.operation && context.operationId === null,

  isNoReading: (_: Args, { result }: Answer) => !isReading(result),
  /** Compared before the reading is recorded, so that a run never keeps the reading of another subject. */
  isOtherSubject: ({ context }: Args, { result }: Answer) =>
    context.subjectKey !== null && fieldOf(result, 'subjectKey') !== context.subjectKey,
  isNoOperation: (_: Args, { result }: Answer) => !isOperation(result),

  isFresh: ({ context }: Args) => isFresh(context),
  isUnverifiableAllowed: ({ context }: Args) => isUnverifiableAllowed(context),
  isNotAllowed: ({ context }: Args) => !isFresh(context) && !isUnverifiableAllowed(context),
  /** After a redirect the page shows the action again, unless the app sets `autoResume`. */
  isUnseen: ({ context: { resumedAt, preferences, reviewed, calls } }: Args) =>
    resumedAt !== null && !preferences.autoResume && !reviewed && calls === 0,
  isExpiring: ({ context }: Args) => expiresSoon(context) && !context.renewed,
  isExpired: ({ context }: Args) => isExpired(context),
  isDeniedByPolicy: ({ context }: Args) =>
    context.requirement?.whenCannotReauthenticate === 'deny' && !canByClaim(context),
  canReauthenticate: ({ context }: Args) => canByClaim(context) || canUseBiometric(context),
  isInsufficient: ({ context }: Args) => verdictOf(context).verdict === 'insufficientMethods',
  isImplausible: ({ context }: Args) => verdictOf(context).verdict === 'implausible',
  isNotAdvanced: ({ context }: Args) => !isAdvanced(context),

  needsConfirmation: ({ context }: Args) => context.preferences.confirm && !context.confirmed,
  canUseBiometric: ({ context }: Args) => canUseBiometric(context),
  canUseBrowser: ({ context }: Args) => canUseBrowser(context),
  canUseBrowserInProcess: ({ context }: Args) => canUseBrowser(context) && context.capabilities.browser === 'inProcess',
  canUseBrowserByRedirect: ({ context }: Args) => canUseBrowser(context) && context.capabilities.browser === 'redirect',
  canChooseBrowser: ({ context }: Args, { method }: { method: 'biometric' | 'browser' }) =>
    method === 'browser' && canUseBrowser(context),
  canLeaveAgain: ({ context }: Args) => context.prompts < MAX_PROMPTS,

  canRetry: ({ context }: Args, { error }: { error: unknown }) =>
    toFailure(error).retryable === true && context.retries < MAX_RETRIES,
  canAwaitNetwork: ({ context }: Args, { error }: { error: unknown }) =>
    toFailure(error).code === 'offline' && context.wakeUps < MAX_WAKE_UPS,
  canFallBack: ({ context }: Args, { error }: { error: unknown }) =>
    canUseBrowser(context) && isHelpedByBrowser(context, toFailure(error).code),
  canLeaveInstead: ({ context }: Args, { error }: { error: unknown }) =>
    toFailure(error).code === 'popupBlocked' && context.capabilities.fallback === 'redirect',
  canAskForClick: ({ context }: Args, { error }: { error: unknown }) =>
    toFailure(error).code === 'popupBlocked' && !context.confirmed,
  isFailure: (_: Args, { error, codes }: { error: unknown; codes: readonly FailureCode[] }) =>
    codes.includes(toFailure(error).code),
  endsAs: (_: Args, { error, outcome }: { error: unknown; outcome: EndOutcome }) =>
    OUTCOME_OF[toFailure(error).code] === outcome,

  isResult: (_: Args, { result, is }: Answer & { is: string }) => fieldOf(result, 'result') === is,
  isNotSentAs: (_: Args, { result, outcome }: Answer & { outcome: EndOutcome }) =>
    fieldOf(result, 'result') === 'notSent' && OUTCOME_OF[codeOf(result)] === outcome,
  isNotSentByOther: (_: Args, { result }: Answer) =>
    fieldOf(result, 'result') === 'notSent' && codeOf(result) === 'subjectMismatch',
  isFirstStepUp: ({ context }: Args, { result }: Answer) => isStepUp(context, result) && context.stepUps === 0,
  isRepeatedStepUp: ({ context }: Args, { result }: Answer) => isStepUp(context, result),
  isTaken: (_: Args, { taken }: { taken: boolean | undefined }) => taken === true,
  isLost: (_: Args, { change }: { change: 'lost' | 'changed' }) => change === 'lost',
  isResolvable: ({ context }: Args) => context.capabilities.resolvable,
}
