export type { InteractionOf, Reauth, ReauthOptions, ResumedSensitiveRun } from './reauth/reauth.js'
export { createReauth } from './reauth/create-reauth.js'
export type { Outcome, Redirecting } from './run/outcome.js'
export type { Preview } from './reauth/preview.js'
export type { ReauthEvent } from './run/run-events.js'
export type { RunListener, RunSnapshot, RunStatus, SensitiveRun } from './run/run.js'
export type {
  AnySensitiveAction,
  OpenedOperation,
  PerformContext,
  SensitiveAction,
  SensitiveActionOptions,
} from './action/sensitive-action.js'
export { defineSensitiveAction } from './action/sensitive-action.js'
export type { StandardResult, StandardSchemaV1 } from './action/standard-schema.js'
export type { CallInput, PromptInput, RefreshInput, RunRef, SavePendingInput } from './machine/actors.js'
export type { SensitiveActionContext } from './machine/context.js'
export type { SensitiveActionEvent, SensitiveActionTag } from './machine/events.js'
export type * from './words/facts.js'
export { createSensitiveActionMachine, sensitiveActionMachine } from './machine/sensitive-action.machine.js'
export { indexedDbStore } from './pending/indexed-db.store.js'
export { sessionStorageStore, webLocksStore } from './pending/web-storage.store.js'
export { memoryStore } from './pending/memory.store.js'
export type { PendingRecord, PendingStage } from './pending/pending-record.js'
export type { PendingEntry, PendingStore } from './pending/pending-store.js'
export type { ReauthClock } from './platform/clock.js'
export type { Page } from './platform/page.js'
export type { TabLocks } from './platform/tab-locks.js'
export { browserPage } from './platform/page.js'
export type {
  Biometric,
  CallOptions,
  InProcessBrowser,
  PromptOptions,
  ReauthService,
  RedirectBrowser,
  SessionChange,
} from './service/reauth-service.js'
export { ServiceError } from './service/service-error.js'
