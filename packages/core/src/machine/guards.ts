import type { SensitiveActionContext } from './context.js'
import type { EndOutcome, FailureCode } from '../words/codes.js'
import type { CallResult, Reading, Resolution, ResumptionStage } from '../words/facts.js'
import { OUTCOME_OF_FAILURE, toFailure } from '../words/codes.js'
import { expiresSoon, isAdvanced, verdictOf } from './freshness.js'

/** Refreshes that are made again after a failure that may pass. */
const RETRIES = 2

interface Args {
  readonly context: SensitiveActionContext
}

const canByClaim = ({ reading }: SensitiveActionContext): boolean => reading?.authentication.canReauthenticate !== false
const isTried = (context: SensitiveActionContext, method: 'biometric' | 'browser'): boolean =>
  context.tried.includes(method)

/** After the server asked for step-up, an authentication that it has seen already is not fresh, whatever its age. */
const isFresh = (context: SensitiveActionContext): boolean =>
  verdictOf(context).verdict === 'fresh' && (context.challenge === null || isAdvanced(context))

const isUnseen = ({ resumedAt, preferences, calls }: SensitiveActionContext): boolean =>
  resumedAt !== null && !preferences.autoResume && calls === 0

const canUseBiometric = (context: SensitiveActionContext): boolean =>
  context.reading?.biometricEnabled === true && !isTried(context, 'biometric')
const canUseBrowser = (context: SensitiveActionContext): boolean =>
  context.capabilities.browser !== 'none' && canByClaim(context) && !isTried(context, 'browser')

/** Questions that read after "if". Total and pure: whatever the context or the params hold, they answer. */
export const guards = {
  isResumedAt: ({ context }: Args, { stage }: { stage: ResumptionStage }) => context.resumedAt === stage,
  isInterruptedAndResolvable: ({ context }: Args) => context.resumedAt === 'call' && context.capabilities.resolvable,
  hasOperationToOpen: ({ context }: Args) => context.capabilities.operation && context.operationId === null,

  isFresh: ({ context }: Args) => isFresh(context),
  isFreshButExpiring: ({ context }: Args) => isFresh(context) && expiresSoon(context),
  /** A page that was away shows the action again, unless the app says that it is harmless. */
  isFreshAndUnseen: ({ context }: Args) => isFresh(context) && isUnseen(context),
  isUnverifiableAllowed: ({ context }: Args) =>
    verdictOf(context).verdict === 'unverifiable' && context.challenge === null && !isUnseen(context),
  isDeniedByPolicy: ({ context }: Args) =>
    context.requirement.whenCannotReauthenticate === 'deny' && !canByClaim(context),
  canReauthenticate: ({ context }: Args) => canByClaim(context) || canUseBiometric(context),
  isInsufficient: ({ context }: Args) => verdictOf(context).verdict === 'insufficientMethods',
  isImplausible: ({ context }: Args) => verdictOf(context).verdict === 'implausible',
  isNotAdvanced: ({ context }: Args) => !isAdvanced(context),

  /** Compared before the reading is recorded: another subject's reading never becomes the run's. */
  isOtherSubject: ({ context }: Args, { reading }: { reading: Reading }) =>
    context.subjectKey !== null && reading.subjectKey !== context.subjectKey,

  needsConfirmation: ({ context }: Args) => context.preferences.confirm && !context.confirmed,
  canUseBiometric: ({ context }: Args) => canUseBiometric(context),
  canUseBrowserInProcess: ({ context }: Args) => canUseBrowser(context) && context.capabilities.browser === 'inProcess',
  canUseBrowserByRedirect: ({ context }: Args) => canUseBrowser(context) && context.capabilities.browser === 'redirect',

  canChooseBrowser: ({ context }: Args, { method }: { method: 'biometric' | 'browser' }) =>
    method === 'browser' && canUseBrowser(context),

  canRetry: ({ context }: Args, { error }: { error: unknown }) =>
    toFailure(error).retryable === true && context.retries < RETRIES,
  isFailure: (_: Args, { error, code }: { error: unknown; code: FailureCode }) => toFailure(error).code === code,
  canFallBack: ({ context }: Args, { error }: { error: unknown }) =>
    canUseBrowser(context) && isMendedByBrowser(context, toFailure(error).code),
  canAskForClick: ({ context }: Args, { error }: { error: unknown }) =>
    toFailure(error).code === 'popupBlocked' && !context.confirmed,
  endsAs: (_: Args, { error, outcome }: { error: unknown; outcome: EndOutcome }) =>
    OUTCOME_OF_FAILURE[toFailure(error).code] === outcome,

  isPerformed: (_: Args, { result }: { result: CallResult | Resolution | undefined }) => result?.result === 'performed',
  isNotPerformed: (_: Args, { result }: { result: Resolution | undefined }) => result?.result === 'notPerformed',
  isRefusedByServer: (_: Args, { result }: { result: CallResult | undefined }) => result?.result === 'refused',
  isNotSent: (_: Args, { result, outcome }: { result: CallResult | undefined; outcome: EndOutcome }) =>
    result?.result === 'notSent' && OUTCOME_OF_FAILURE[toFailure(result).code] === outcome,
  isFirstStepUp: ({ context }: Args, { result }: { result: CallResult | undefined }) =>
    result?.result === 'stepUpRequired' && context.stepUps === 0,
  isRepeatedStepUp: (_: Args, { result }: { result: CallResult | undefined }) => result?.result === 'stepUpRequired',
  isTaken: (_: Args, { taken }: { taken: boolean | undefined }) => taken === true,
  isLost: (_: Args, { change }: { change: 'lost' | 'changed' }) => change === 'lost',
  isResolvable: ({ context }: Args) => context.capabilities.resolvable,
}

/** A prompt in the browser helps with whatever is wrong with this device's biometrics, and with nothing else. */
const isMendedByBrowser = (context: SensitiveActionContext, code: FailureCode): boolean =>
  code === 'biometricUnavailable' ||
  code === 'unexpected' ||
  (code === 'cancelled' && context.preferences.onBiometricCancel === 'browser')
