export { toCallResult } from './action/call-result.js'
export { NotSent } from './action/not-sent.js'
export type { AppStep, ErrorListener, ErrorOrigin } from './action/report.js'
export type {
  AnySensitiveAction,
  InputArguments,
  InputCodec,
  OpenedOperation,
  PerformContext,
  SensitiveAction,
  SensitiveActionOptions,
} from './action/sensitive-action.js'
export { defineSensitiveAction } from './action/sensitive-action.js'
export type { StandardIssue, StandardResult, StandardSchemaV1 } from './action/standard-schema.js'
export type { Issue } from './action/uncarriable.js'
export type { CallInput, PromptInput, RefreshInput, RunRef, SavePendingInput } from './machine/actors.js'
export type { SensitiveActionContext } from './machine/context.js'
export type { SensitiveActionEvent, SensitiveActionTag } from './machine/events.js'
export { sensitiveActionMachine } from './machine/sensitive-action.machine.js'
export { indexedDbStore } from './pending/indexed-db.store.js'
export { memoryStore } from './pending/memory.store.js'
export type { PendingRecord, PendingStage } from './pending/pending-record.js'
export type { PendingEntry, PendingStore } from './pending/pending-store.js'
export { sessionStorageStore, webLocksStore } from './pending/web-storage.store.js'
export type { ReauthClock } from './platform/clock.js'
export type { Page } from './platform/page.js'
export { browserPage } from './platform/page.js'
export type { TabLocks } from './platform/tab-locks.js'
export type { TimeoutOptions } from './platform/timeouts.js'
export type { BoundAction, SensitiveActionMethods, SensitiveClosure } from './reauth/bind-action.js'
export { bindAction } from './reauth/bind-action.js'
export { bindFreshness } from './reauth/bind-freshness.js'
export type { BindReauthOptions, ReauthBinding } from './reauth/bind-reauth.js'
export { bindReauth } from './reauth/bind-reauth.js'
export type { BindingOptions, SensitiveActionError, SensitiveActionState } from './reauth/binding.js'
export { declareClosure, resumedRunOf, toActionState } from './reauth/binding.js'
export { createReauth } from './reauth/create-reauth.js'
export type { Preview } from './run/preview.js'
export type {
  InspectListener,
  InteractionOf,
  Limits,
  PerformOptions,
  Reauth,
  ReauthOptions,
  ResumedSensitiveRun,
} from './reauth/reauth.js'
export type { Outcome, Redirecting } from './run/outcome.js'
export type { ReauthEvent } from './run/run-events.js'
export type { RunSnapshot, RunStatus } from './run/run-snapshot.js'
export type { RunListener, SensitiveRun } from './run/sensitive-run.js'
export type {
  Biometric,
  CachedAuthentication,
  CallOptions,
  InProcessBrowser,
  PromptOptions,
  ReauthService,
  RedirectBrowser,
  SessionChange,
} from './service/reauth-service.js'
export { idTokenClaims } from './service/id-token-claims.js'
export { type OAuthErrorPlace, failureOfOAuthError } from './service/oauth-errors.js'
export type { ServiceErrorOptions } from './words/service-error.js'
export { ServiceError, failureOfServiceError } from './words/service-error.js'
export type { CodeOf, EndCode, EndOutcome, Failure, FailureCode } from './words/codes.js'
export { CODES } from './words/texts.js'
export type {
  CallResult,
  Capabilities,
  Ending,
  Preferences,
  Reading,
  Resolution,
  Resumption,
  ResumptionStage,
  RunFacts,
  SensitiveActionInput,
  SensitiveActionOutput,
  StepUpDiagnosis,
  Timeouts,
} from './words/facts.js'
