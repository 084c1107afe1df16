import { expect as base } from '@playwright/test'
import type { SensitiveCalls } from './sensitive-calls.js'

/** Options of a matcher that waits. */
export interface MatcherOptions {
  /** How long the matcher waits, in milliseconds. Default: 5000. */
  readonly timeout?: number
}

/** The intervals at which a matcher polls, in milliseconds. */
const INTERVALS = [50, 100, 250]

/** Describes why the calls didn't perform the action exactly once, or returns `undefined` if they did. */
function problemOf(calls: SensitiveCalls): string | undefined {
  const { performed, idempotencyKeys } = calls
  if (performed.length !== 1) return `the endpoint performed the action ${performed.length} times`
  if (idempotencyKeys.length > 1) return `the calls used ${idempotencyKeys.length} idempotency keys`
  return undefined
}

/** Playwright's `expect`, with matchers for {@link SensitiveCalls}. */
export const expect = base.extend({
  /** Waits until the endpoint has performed the action once, with all calls under one idempotency key. Fails immediately if it was performed more than once. */
  async toHavePerformedOnce(calls: SensitiveCalls, { timeout = 5000 }: MatcherOptions = {}) {
    const isSettled = (): boolean => calls.performed.length > 0
    await base
      .poll(isSettled, { timeout, intervals: INTERVALS })
      .toBe(true)
      .catch(() => {})
    const problem = problemOf(calls)
    return {
      name: 'toHavePerformedOnce',
      pass: problem === undefined,
      message: () =>
        problem === undefined
          ? `Expected the action not to be performed once, but it was.\n${calls.describe()}`
          : `Expected the action to be performed once, but ${problem}.\n${calls.describe()}`,
    }
  },

  /** Passes if the endpoint has received no call so far. */
  toHaveCalledNothing(calls: SensitiveCalls) {
    const isSilent = calls.all.length === 0
    return {
      name: 'toHaveCalledNothing',
      pass: isSilent,
      message: () =>
        isSilent
          ? 'Expected the endpoint to be called, but it was not.'
          : `Expected the endpoint not to be called.\n${calls.describe()}`,
    }
  },
})
