export type { LeavingAnswer, PromptAnswer, RefreshAnswer, ScriptedAnswer, SessionOptions } from './answers.js'
export {
  authenticates,
  byHand,
  cancelled,
  cannotLeave,
  cannotReauthenticate,
  failsWith,
  fresh,
  hangs,
  offline,
  otherAccount,
  sessionLost,
  stale,
} from './answers.js'
export type { AppCommand, AppCommandOptions, CommandWorld, PlayableCommand } from './app-commands.js'
export { appCommands, playCommands } from './app-commands.js'
export type { ChartCoverage, ChartCoverageOptions, CoveredTransition } from './chart-coverage.js'
export { ChartCoverageError, chartCoverage } from './chart-coverage.js'
export type { CoverageFolder, CoverageSetupOptions } from './coverage-files.js'
export { chartCoverageSetup, clearChartCoverage, collectChartCoverage, mergedChartCoverage } from './coverage-files.js'
export type { FakePage, FakePageOptions, ReturnOptions } from './fake-page.js'
export { fakePage } from './fake-page.js'
export type { ClaimOptions } from './fake-provider.js'
export type {
  AnsweredCall,
  FakeService,
  FakeServiceOptions,
  Scripted,
  ScriptedService,
  ServiceScript,
} from './fake-service.js'
export { fakeService } from './fake-service.js'
export type { FlowTest, FlowTestOptions, FlowTestRunner } from './flow-tests.js'
export { flowTests, flowTestsOf } from './flow-tests.js'
export type { OpenAnswer, OpenCall } from './kit-state.js'
export { onOpenCalls, openCalls } from './open-calls.js'
export type { PlayedPath, ServerAnswer } from './play-path.js'
export type { TestRecording } from './run-recorder.js'
export { replayRecording } from './replay-recording.js'
export type { TestClock, TestClockOptions } from './test-clock.js'
export { testClock } from './test-clock.js'
export type { TestReauth, TestReauthOptions } from './test-reauth.js'
export { createTestReauth } from './test-reauth.js'
export type { AfterEach } from './unscripted.js'
export { UnscriptedCallError, checkAfterEach } from './unscripted.js'
