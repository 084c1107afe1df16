// A reporter for Node's test runner: the counts of a run in one line of JSON.
export default async function* count(events) {
  const counts = { passed: 0, failed: 0, skipped: [] }
  for await (const { type, data } of events) {
    if (data.details?.type === 'suite') continue
    if (type === 'test:pass' && data.skip !== undefined) counts.skipped.push(data.name)
    else if (type === 'test:pass') counts.passed += 1
    else if (type === 'test:fail') counts.failed += 1
  }
  yield JSON.stringify(counts)
}
