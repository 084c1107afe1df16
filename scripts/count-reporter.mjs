// A reporter for Node's test runner. Writes the numbers of passed and failed tests, the failures, and the names of skipped tests to reports/scripts.json.
import { mkdirSync, writeFileSync } from 'node:fs'
import { failureOf } from './reports.mjs'
import { ROOT } from './setup.mjs'

export default async function* count(events) {
  const counts = { passed: 0, failed: 0, failures: [], skipped: [] }
  for await (const { type, data } of events) {
    if (data.details?.type === 'suite') continue
    if (type === 'test:pass' && data.skip !== undefined) counts.skipped.push(data.name)
    else if (type === 'test:pass') counts.passed += 1
    else if (type === 'test:fail') {
      counts.failed += 1
      const { error } = data.details
      counts.failures.push(failureOf(data.name, [String(error.cause?.stack ?? error.message)]))
    }
  }
  mkdirSync(`${ROOT}reports`, { recursive: true })
  writeFileSync(`${ROOT}reports/scripts.json`, JSON.stringify(counts))
  yield ''
}
