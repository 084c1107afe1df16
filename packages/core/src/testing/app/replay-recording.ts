import { replay } from '../explore.js'
import type { Step } from '../step.js'
import { type TestRecording, outcomesOf } from './run-recorder.js'

/**
 * Replays a run of a test on the statechart alone, without services, a page or waiting.
 *
 * @param recording One of `recordings` of `createTestReauth()`.
 * @returns The last step. `describeRun(step)` describes the run.
 * @throws {Error} If a step can't happen in the current state.
 *
 * @example
 * console.log(describeRun(replayRecording(app.recordings[0])))
 */
export const replayRecording = (recording: TestRecording): Step =>
  replay(recording.scenario, recording.steps, undefined, { outcomes: outcomesOf(recording) })
