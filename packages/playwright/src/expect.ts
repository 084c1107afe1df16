import { expect as base } from '@playwright/test'
import type { SensitiveCalls } from './sensitive-calls.js'

/** How a matcher may wait. */
export interface MatcherOptions {
  /** Milliseconds. Default: 5000. */
  readonly timeout?: number
}

/** How often a matcher looks, in milliseconds. */
const INTERVALS = [50, 100, 250]

/** What is wrong with calls that should have performed an action once; `undefined` if nothing is. */
function problemOf(calls: SensitiveCalls): string | undefined {
  const { performed, idempotencyKeys } = calls
  if (performed.length !== 1) return `the endpoint performed the action ${performed.length} times`
  if (idempotencyKeys.length > 1) return `the calls went out under ${idempotencyKeys.length} idempotency keys`
  return undefined
}

/** Playwright's `expect`, with matchers for {@link SensitiveCalls}. */
export const expect = base.extend({
  /** Waits until the endpoint performed the action once, with all calls under one idempotency key. More than once fails at once, and no later call can repair it. */
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
          ? `Expected the action not to be performed once, and it was.\n${calls.describe()}`
          : `Expected the action to be performed once, and ${problem}.\n${calls.describe()}`,
    }
  },

  /** The endpoint got no call so far. */
  toHaveCalledNothing(calls: SensitiveCalls) {
    const isSilent = calls.all.length === 0
    return {
      name: 'toHaveCalledNothing',
      pass: isSilent,
      message: () =>
        isSilent
          ? 'Expected the endpoint to be called, and it was not.'
          : `Expected the endpoint not to be called.\n${calls.describe()}`,
    }
  },
})
