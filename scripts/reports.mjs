// Reads what the test runners wrote: how many tests passed and failed, how those that failed did, and the names of those that were skipped.
import { existsSync, readFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'

/** How many lines of an error are printed with the name of its test. */
const LINES = 12

/** The name of a test that failed, and the first lines of each error below it. */
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
  // A test that passed at the second try did not pass.
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

/** The counts in the report of Vitest, Playwright or Node's test runner, if there is one. */
export function readCounts(path) {
  if (!existsSync(path)) return undefined
  const report = JSON.parse(readFileSync(path, 'utf8'))
  if ('testResults' in report) return ofVitest(report)
  return 'stats' in report ? ofPlaywright(report) : report
}

/**
 * What a task counts for: the tests in its report, or one check without a report.
 *
 * A task that fails without a failing test (a broken file, a coverage below its limit) counts as one failure, and so does one that ran no test.
 */
export function countsOf(hasPassed, counts) {
  if (counts === undefined) return { passed: hasPassed ? 1 : 0, failed: hasPassed ? 0 : 1, failures: [], skipped: [] }
  const hasFailed = !hasPassed || counts.passed + counts.failed === 0
  return { ...counts, failed: hasFailed ? Math.max(1, counts.failed) : counts.failed }
}
