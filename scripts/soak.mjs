// npm run test:soak: runs long tests that rarely find more: repeated races, and thousands of random environments.
import { readFileSync, rmSync } from 'node:fs'
import { readCounts } from './reports.mjs'
import { ROOT, SetupError, build, install, main, run } from './setup.mjs'

/** The tests that read their number of runs from a variable, and its value here. */
export const SOAKS = [
  { file: 'packages/server/src/stores/races.test.ts', variable: 'RACE_ROUNDS', value: 20 },
  { file: 'packages/core/src/reauth/environment.test.ts', variable: 'PROPERTY_RUNS', value: 5000 },
]

if (process.argv[1]?.endsWith('soak.mjs')) {
  await main(() => {
    install()
    build()
    const path = `${ROOT}reports/soak.json`
    let total = { passed: 0, failed: 0, skipped: 0 }
    for (const { file, variable, value } of SOAKS) {
      if (!readFileSync(ROOT + file, 'utf8').includes(`'${variable}'`))
        throw new SetupError(`${file} no longer reads ${variable}. Update scripts/soak.mjs.`)
      rmSync(path, { force: true })
      const { code } = run(
        'npx',
        [
          'vitest',
          'run',
          file,
          '--testTimeout=3600000',
          '--reporter=verbose',
          '--reporter=json',
          `--outputFile.json=${path}`,
        ],
        { env: { [variable]: String(value) } },
      )
      const { passed = 0, failed = 1, skipped = [] } = readCounts(path) ?? {}
      total = {
        passed: total.passed + passed,
        failed: total.failed + (code === 0 ? failed : Math.max(1, failed)),
        skipped: total.skipped + skipped.length,
      }
    }
    console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
    process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1
  })
}
