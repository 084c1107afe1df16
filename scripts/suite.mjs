// Runs a long suite of one package, and prints a summary of its tests.
import { rmSync } from 'node:fs'
import { readCounts } from './reports.mjs'
import { ROOT, build, install, main, run } from './setup.mjs'

/**
 * @param name The name of the package.
 * @param config The Vitest config file in the package.
 */
export const runSuite = (name, config) =>
  main(() => {
    install()
    build()
    const path = `${ROOT}reports/${config}.json`
    rmSync(path, { force: true })
    const { code } = run('npx', [
      'vitest',
      'run',
      `--root=packages/${name}`,
      `--config=${config}`,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${path}`,
    ])
    const { passed = 0, failed = 1, skipped = [] } = readCounts(path) ?? {}
    console.log(`\n${passed} passed, ${failed} failed, ${skipped.length} skipped`)
    process.exitCode = code === 0 && failed === 0 && passed > 0 ? 0 : 1
  })
