// npm run test:adapters: every adapter on its real SDK in Chromium, against the emulator. Takes minutes: for the night, and before a release.
// `--write` writes the tables of docs/guide/providers.md from what the tests expect, and runs none.
import { rmSync } from 'node:fs'
import { findChromium } from './chromium.mjs'
import { readCounts } from './reports.mjs'
import { ROOT, SetupError, build, install, main, run } from './setup.mjs'

await main(async () => {
  const args = process.argv.slice(2)
  const isWriting = args.includes('--write')
  const began = Date.now()
  install()
  const env = { CHROMIUM_PATH: await findChromium(), ...(isWriting && { WRITE_TABLES: '1' }) }
  build()
  const report = `${ROOT}apps/demo/reports/adapters.json`
  rmSync(report, { force: true })
  const chosen = isWriting ? ['tables.spec.ts'] : args
  const { code } = run('npx', ['playwright', 'test', '-c', 'playwright.adapters.config.ts', ...chosen], {
    cwd: `${ROOT}apps/demo`,
    env,
  })
  const counts = readCounts(report)
  if (counts === undefined) throw new SetupError('No test of an adapter ran.')
  const failed = code === 0 ? counts.failed : Math.max(1, counts.failed)
  process.exitCode = failed === 0 ? 0 : 1
  console.log(`\n${((Date.now() - began) / 60_000).toFixed(1)} min`)
  console.log(`${counts.passed} passed, ${failed} failed, ${counts.skipped.length} skipped`)
})
