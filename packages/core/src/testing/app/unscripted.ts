import { attempt } from '../../platform/attempt.js'
import { kitState } from './kit-state.js'
import { releaseTimers } from './test-timers.js'

/** Thrown for a call of a service that has no scripted answer. Its message holds the run. */
export class UnscriptedCallError extends Error {
  override readonly name = 'UnscriptedCallError'
}

/** A function of a test runner that registers what is done after each test. */
export type AfterEach = (check: () => void) => unknown

/**
 * Fails the test of a call that has no scripted answer, whatever became of its run. From the end of a test on, the timers of its runs don't keep Node running.
 *
 * Called by itself where there is a global `afterEach`: in Jest, in Mocha, and in Vitest with `globals: true`. Elsewhere call it once, in a setup file or at the top
 * of a test file. Without it such a call is an unhandled rejection, which ends the test run as a failure, too.
 *
 * @param afterEach That of your test runner.
 *
 * @example
 * import { afterEach } from 'vitest'
 * checkAfterEach(afterEach)
 */
export function checkAfterEach(afterEach: AfterEach): void {
  kitState().isChecked = true
  afterEach(() => {
    releaseTimers()
    throwUnscripted()
  })
}

/** Throws the first call without an answer, and forgets all of them. */
export function throwUnscripted(): void {
  const [first] = kitState().unscripted.splice(0)
  if (first !== undefined) throw first
}

/** Has the test fail. The error goes into the run as well. */
export function reportUnscripted(error: UnscriptedCallError): void {
  const { unscripted, isChecked } = kitState()
  if (isChecked) unscripted.push(error)
  // Nobody handles it: every test runner ends in a failure.
  else void Promise.reject(error)
}

const { afterEach } = globalThis as { afterEach?: AfterEach }
// Inside a test, a runner registers nothing.
if (afterEach !== undefined) attempt(() => checkAfterEach(afterEach))
