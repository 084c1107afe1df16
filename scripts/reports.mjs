// Reads the reports of the test runners: the numbers of passed and failed tests, the failures, and the names of skipped tests.
import { existsSync, readFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'

/** Maximum number of lines of an error to print. */
const LINES = 12

/** Formats a failed test: its name, and the first lines of each error. */
export const failureOf = (name, errors) =>
  [name, ...errors.flatMap((error) => stripVTControlCharacters(error).split('\n').slice(0, LINES))].join('\n    ')

function ofVitest({ numPassedTests, numFailedTests, testResults }) {
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults)
  const failures = tests
    .filter(({ status }) => status === 'failed')
    .map(({ fullName, failureMessages }) => failureOf(fullName, failureMessages))
  const skipped = tests
    .filter(({ status }) => ['skipped', 'pending', 'todo', 'disabled'].includes(status))
    .map(({ fullName }) => fullName)
  return { passed: numPassedTests, failed: numFailedTests, failures, skipped }
}

function ofPlaywright({ stats, suites }) {
  const specsOf = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)]
  const specs = suites.flatMap(specsOf)
  // A test that passed only after a retry counts as failed.
  const failures = specs
    .filter(({ tests }) => tests.some(({ status }) => status === 'unexpected' || status === 'flaky'))
    .map(({ title, tests }) => failureOf(title, tests.flatMap(errorsOf)))
  const skipped = specs
    .filter(({ tests }) => tests.every(({ status }) => status === 'skipped'))
    .map(({ title, tests }) =>
      [title, ...tests.flatMap(({ annotations }) => annotations.flatMap(({ description }) => description ?? []))].join(
        ': ',
      ),
    )
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, failures, skipped }
}

const errorsOf = ({ results }) => results.flatMap(({ errors }) => errors.map(({ message }) => message))

/** Reads the counts of the report of Vitest, Playwright or Node's test runner, if it exists. */
export function readCounts(path) {
  if (!existsSync(path)) return undefined
  const report = JSON.parse(readFileSync(path, 'utf8'))
  if ('testResults' in report) return ofVitest(report)
  return 'stats' in report ? ofPlaywright(report) : report
}

/**
 * Returns the counts of a task: the tests in its report, or one check without a report.
 *
 * A task that fails without a failing test (a broken file, a coverage below its limit) counts as one failure, as does a task that ran no tests.
 */
export function countsOf(hasPassed, counts) {
  if (counts === undefined) return { passed: hasPassed ? 1 : 0, failed: hasPassed ? 0 : 1, failures: [], skipped: [] }
  const hasFailed = !hasPassed || counts.passed + counts.failed === 0
  return { ...counts, failed: hasFailed ? Math.max(1, counts.failed) : counts.failed }
}
