// npm test: sets everything up and runs every check. The last line counts over all runners.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { findChromium } from './chromium.mjs'
import { ROOT, SetupError, build, install, main, run } from './setup.mjs'

const REPORTS = `${ROOT}reports`
const totals = { passed: 0, failed: 0, skipped: 0 }
const failures = []

/** A check without tests of its own counts as one. */
const check = (command, args) => () => {
  const { code } = run(command, args)
  return code === 0 ? { passed: 1 } : { failed: 1 }
}

const readReport = (name) => {
  const path = `${REPORTS}/${name}.json`
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
}

function unit() {
  const { code } = run('npx', [
    'vitest',
    'run',
    '--coverage',
    '--reporter=default',
    '--reporter=json',
    '--outputFile.json=reports/unit.json',
  ])
  const report = readReport('unit')
  if (report === undefined || report.numTotalTests === 0) throw new SetupError('No unit test ran.')
  for (const file of report.testResults) {
    for (const test of file.assertionResults) {
      if (test.status === 'skipped' || test.status === 'pending') console.log(`skipped: ${test.fullName}`)
    }
  }
  const failed = report.numFailedTests
  // A broken file or a coverage below its threshold fails without a failing test.
  return {
    passed: report.numPassedTests,
    skipped: report.numPendingTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
  }
}

/** The browser tests of an app. */
const browser = (app, report) => async () => {
  const { code } = run('npx', ['playwright', 'test'], {
    cwd: `${ROOT}apps/${app}`,
    env: { CHROMIUM_PATH: await findChromium() },
  })
  const stats = readReport(report)?.stats
  if (stats === undefined || stats.expected + stats.unexpected + stats.flaky === 0)
    throw new SetupError('No browser test ran.')
  const failed = stats.unexpected + stats.flaky
  return { passed: stats.expected, skipped: stats.skipped, failed: failed === 0 && code !== 0 ? 1 : failed }
}

function scripts() {
  const { code, output } = run(
    process.execPath,
    ['--test', ...['boundaries', 'snippets', 'mutation', 'steps'].map((name) => `scripts/${name}.test.mjs`)],
    { quiet: true },
  )
  const count = (word) => Number(new RegExp(`# ${word} (\\d+)`).exec(output)?.[1] ?? 0)
  if (code !== 0) console.log(output)
  return {
    passed: count('pass'),
    failed: code !== 0 && count('fail') === 0 ? 1 : count('fail'),
    skipped: count('skipped'),
  }
}

export const STEPS = [
  ['format', check('npx', ['oxfmt', '--check', '.'])],
  ['lint', check('npx', ['oxlint', '--type-aware'])],
  ['types', check('npx', ['turbo', 'run', 'typecheck', '--output-logs=errors-only'])],
  ['boundaries', check(process.execPath, ['scripts/boundaries.mjs'])],
  ['lock', check(process.execPath, ['scripts/lock.mjs'])],
  ['manifests', check('npx', ['sherif'])],
  ['snippets', check(process.execPath, ['scripts/snippets.mjs'])],
  ['recorded-runs', check(process.execPath, ['packages/core/test/record-flow.mjs', '--check'])],
  ['snippet-types', check('npx', ['tsc', '-p', 'docs/snippets/tsconfig.json'])],
  ['unused', check('npx', ['knip'])],
  ['packages', check(process.execPath, ['scripts/packages.mjs'])],
  ['size', check(process.execPath, ['scripts/size.mjs'])],
  ['scripts', scripts],
  ['unit', unit],
  ['browser', browser('demo', 'browser')],
  ['docs', browser('docs', 'docs-browser')],
]

/**
 * The steps that the arguments name: all of them, or those of `--only unit,lint`.
 *
 * @throws {SetupError} For anything else, so that a misspelled step never counts as a green run.
 */
export function chosenSteps(args) {
  if (args.length === 0) return STEPS
  const [option, ...values] = args.flatMap((arg) => arg.split(/[=,\s]+/)).filter(Boolean)
  const unknown = values.filter((name) => !STEPS.some(([known]) => known === name))
  const problem =
    option !== '--only'
      ? `There is no option ${option}.`
      : values.length === 0
        ? '--only needs the name of a step.'
        : unknown.length > 0 && `There is no step ${unknown.join(', ')}.`
  if (problem) {
    throw new SetupError(`${problem} Use --only with some of these: ${STEPS.map(([name]) => name).join(', ')}.`)
  }
  return STEPS.filter(([name]) => values.includes(name))
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    const steps = chosenSteps(process.argv.slice(2))
    install()
    rmSync(REPORTS, { recursive: true, force: true })
    mkdirSync(REPORTS, { recursive: true })
    console.log('── build')
    build()
    for (const [name, work] of steps) {
      const began = Date.now()
      console.log(`\n── ${name}`)
      let result
      try {
        result = await work()
      } catch (error) {
        console.error(error instanceof SetupError ? error.message : error)
        result = { failed: 1 }
      }
      for (const key of Object.keys(totals)) totals[key] += result[key] ?? 0
      if (result.failed > 0) failures.push(name)
      console.log(
        `── ${name}: ${result.failed > 0 ? 'failed' : 'passed'} in ${((Date.now() - began) / 1000).toFixed(1)} s`,
      )
    }
    if (failures.length > 0) console.log(`\nNot green: ${failures.join(', ')}`)
    process.exitCode = failures.length === 0 ? 0 : 1
    console.log(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`)
  })
}
