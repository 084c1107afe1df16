// npm run test:fuzz: runs every property test, with 1 000 000 runs in total or FUZZ_RUNS, and prints how they were distributed.
import { readFileSync, rmSync } from 'node:fs'
import { ROOT, main, run } from './setup.mjs'

const TOTAL = Number(process.env['FUZZ_RUNS'] ?? 1_000_000)
const FILES = [
  'packages/policy/src/authentication.test.ts',
  'packages/policy/src/challenge.test.ts',
  'packages/policy/src/evaluate.test.ts',
  'packages/policy/src/evaluate.property.test.ts',
  'packages/core/src/machine/freshness.property.test.ts',
  'packages/core/src/pending/pending-record.test.ts',
  'packages/server/src/verifier/properties.test.ts',
]

await main(async () => {
  if (!(Number.isSafeInteger(TOTAL) && TOTAL > 0)) throw new Error('FUZZ_RUNS must be a positive integer.')
  const properties = FILES.reduce(
    (sum, file) => sum + readFileSync(ROOT + file, 'utf8').split('test.prop(').length - 1,
    0,
  )
  const each = Math.ceil(TOTAL / properties)
  const report = `${ROOT}reports/fuzz.json`
  rmSync(report, { force: true })
  const { code } = run(
    'npx',
    [
      'vitest',
      'run',
      ...FILES,
      '-t',
      'with seed',
      '--testTimeout=600000',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    { env: { PROPERTY_RUNS: String(each) } },
  )
  const tests = JSON.parse(readFileSync(report, 'utf8')).testResults.flatMap(({ assertionResults }) => assertionResults)
  const ran = tests.filter(({ status }) => status === 'passed' || status === 'failed')
  for (const { title, status, duration } of ran) {
    console.log(`${status}  ${each} runs in ${(duration / 1000).toFixed(1)} s  ${title}`)
  }
  const failed = ran.filter(({ status }) => status === 'failed').length
  console.log(`\n${ran.length} properties, ${ran.length * each} runs, ${failed} failed`)
  process.exitCode = code === 0 && failed === 0 && ran.length === properties ? 0 : 1
})
