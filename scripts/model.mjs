// npm run test:model: explores the chart in every combination of its settings, and takes each remembered step anew.
import { rmSync } from 'node:fs'
import { readCounts } from './reports.mjs'
import { ROOT, build, install, main, run } from './setup.mjs'

await main(() => {
  install()
  build()
  const path = `${ROOT}reports/model.json`
  rmSync(path, { force: true })
  const { code } = run('npx', [
    'vitest',
    'run',
    '--root=packages/core',
    '--config=model.config.ts',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${path}`,
  ])
  const { passed = 0, failed = 1, skipped = [] } = readCounts(path) ?? {}
  console.log(`\n${passed} passed, ${failed} failed, ${skipped.length} skipped`)
  process.exitCode = code === 0 && failed === 0 && passed > 0 ? 0 : 1
})
