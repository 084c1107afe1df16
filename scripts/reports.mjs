// Reads what the test runners wrote: how many tests passed and failed, and the names of those that failed or were skipped.
import { existsSync, readFileSync } from 'node:fs'

function ofVitest({ numPassedTests, numFailedTests, testResults }) {
  const named = (...wanted) =>
    testResults.flatMap(({ assertionResults }) =>
      assertionResults.filter(({ status }) => wanted.includes(status)).map(({ fullName }) => fullName),
    )
  const skipped = named('skipped', 'pending', 'todo', 'disabled')
  return { passed: numPassedTests, failed: numFailedTests, failures: named('failed'), skipped }
}

function ofPlaywright({ stats, suites }) {
  const specsOf = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)]
  const specs = suites.flatMap(specsOf)
  // A test that passed at the second try did not pass.
  const failures = specs
    .filter(({ tests }) => tests.some(({ status }) => status === 'unexpected' || status === 'flaky'))
    .map(({ title }) => title)
  const skipped = specs
    .filter(({ tests }) => tests.every(({ status }) => status === 'skipped'))
    .map(({ title, tests }) =>
      [title, ...tests.flatMap(({ annotations }) => annotations.flatMap(({ description }) => description ?? []))].join(
        ': ',
      ),
    )
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, failures, skipped }
}

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
