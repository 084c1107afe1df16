// A reporter for Node's test runner: writes how many tests passed and failed, and the names of those that failed or were skipped, to reports/scripts.json.
import { mkdirSync, writeFileSync } from 'node:fs'
import { ROOT } from './setup.mjs'

export default async function* count(events) {
  const counts = { passed: 0, failed: 0, failures: [], skipped: [] }
  for await (const { type, data } of events) {
    if (data.details?.type === 'suite') continue
    if (type === 'test:pass' && data.skip !== undefined) counts.skipped.push(data.name)
    else if (type === 'test:pass') counts.passed += 1
    else if (type === 'test:fail') {
      counts.failed += 1
      counts.failures.push(data.name)
    }
  }
  mkdirSync(`${ROOT}reports`, { recursive: true })
  writeFileSync(`${ROOT}reports/scripts.json`, JSON.stringify(counts))
  yield ''
}
