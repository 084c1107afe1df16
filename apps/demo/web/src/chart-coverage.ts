import { join } from 'node:path'
import type { ChartCoverageOptions } from '@reauth/core/testing'

const REPORTS = join(import.meta.dirname, '../../reports')

/** The folder with the counts of each test file. */
export const COUNTS = join(REPORTS, 'chart-coverage')

/** The file with the coverage of all test files. */
export const COVERAGE = join(REPORTS, 'chart-coverage.json')

/** The transitions that the tests of this page leave out, and why. */
const LEFT_OUT = [
  // A web page has no biometrics, and the form sends one transfer at a time.
  /biometric|run\.replaced/i,
  // The library's own tests cover timers, failing storage, and answers that no adapter gives.
  /xstate\.after|error\.actor\.savePendingAction/,
  /answered with something that is not a/,
]

/** The required coverage of the statechart by the tests of this page. */
export const LIMITS = {
  threshold: 40,
  ignore: ({ id, description }) => LEFT_OUT.some((pattern) => pattern.test(`${id} ${description}`)),
} satisfies ChartCoverageOptions
