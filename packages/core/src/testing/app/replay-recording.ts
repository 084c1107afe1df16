import { replay } from '../explore.js'
import type { Step } from '../step.js'
import { type TestRecording, outcomesOf } from './run-recorder.js'

/**
 * Plays a run of a test again, on the statechart alone: no service, no page, no waiting.
 *
 * @param recording One of `recordings` of `createTestReauth()`.
 * @returns The last step. `describeRun(step)` tells how it came about.
 * @throws {Error} If a step can't happen where the run is.
 *
 * @example
 * console.log(describeRun(replayRecording(app.recordings[0])))
 */
export const replayRecording = (recording: TestRecording): Step =>
  replay(recording.scenario, recording.steps, undefined, { outcomes: outcomesOf(recording) })
