import { attempt } from '../../platform/attempt.js'
import { kitState } from './kit-state.js'
import { releaseTimers } from './test-timers.js'

/** Thrown if a service is called without a scripted answer. Its message contains the run. */
export class UnscriptedCallError extends Error {
  override readonly name = 'UnscriptedCallError'
}

/** A function of a test runner that registers a hook after each test. */
export type AfterEach = (check: () => void) => unknown

/**
 * Fails the test of a call without a scripted answer, whatever the outcome of its run. After a test, the timers of its
 * runs no longer keep Node running.
 *
 * It is called automatically if there is a global `afterEach`: in Jest, in Mocha, and in Vitest with `globals: true`.
 * Otherwise call it once, in a setup file or at the top of a test file. Without it such a call is an unhandled
 * rejection, which fails the test run, too.
 *
 * @param afterEach The `afterEach` of your test runner.
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

/** Throws the error of the first call without an answer, and clears all of them. */
export function throwUnscripted(): void {
  const [first] = kitState().unscripted.splice(0)
  if (first !== undefined) throw first
}

/** Makes the test fail. The run receives the error, too. */
export function reportUnscripted(error: UnscriptedCallError): void {
  const { unscripted, isChecked } = kitState()
  if (isChecked) unscripted.push(error)
  // Nobody handles it: every test runner ends in a failure.
  else void Promise.reject(error)
}

const { afterEach } = globalThis as { afterEach?: AfterEach }
// Inside a test, a runner does not register hooks.
if (afterEach !== undefined) attempt(() => checkAfterEach(afterEach))
