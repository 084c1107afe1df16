import { join } from 'node:path'
import type { ChartCoverageOptions } from '@reauth/core/testing'

const REPORTS = join(import.meta.dirname, '../../reports')

/** Where the counts of each test file are kept. */
export const COUNTS = join(REPORTS, 'chart-coverage')

/** Where the coverage of all test files is written. */
export const COVERAGE = join(REPORTS, 'chart-coverage.json')

/** What the tests of this page leave out, and why. */
const LEFT_OUT = [
  // A page in a browser has no biometrics, and one form sends one transfer at a time.
  /biometric|run\.replaced/i,
  // The library's own tests take its timers, storage that fails, and what no adapter answers.
  /xstate\.after|error\.actor\.savePendingAction/,
  /answered with something that is not a/,
]

/** How much of the statechart the tests of this page have to take. */
export const LIMITS = {
  threshold: 40,
  ignore: ({ id, description }) => LEFT_OUT.some((pattern) => pattern.test(`${id} ${description}`)),
} satisfies ChartCoverageOptions
