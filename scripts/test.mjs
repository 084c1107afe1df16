// npm test: installs, builds and runs every check. The last line sums the tests of all runners.
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { findChromium, findHeadlessShell } from './chromium.mjs'
import { countsOf, readCounts } from './reports.mjs'
import { ROOT, SetupError, install, main, run } from './setup.mjs'

const { tasks: TASKS } = JSON.parse(readFileSync(`${ROOT}turbo.json`, 'utf8'))

/** The steps in order: the tasks `check:…` of turbo.json, at the root or in each workspace with a script of that name. */
export const STEPS = [...new Set(Object.keys(TASKS).flatMap((task) => /check:(.+)/.exec(task)?.[1] ?? []))]

/** Number of concurrent tasks. The browser tests mostly wait. */
const CONCURRENCY = 3

/**
 * Returns the steps that the arguments name: all, or those of `--only unit,lint`.
 *
 * @throws {SetupError} For other arguments, so that a misspelled step never counts as passed.
 */
export function chosenSteps(args) {
  if (args.length === 0) return STEPS
  const [option, ...values] = args.flatMap((arg) => arg.split(/[=,\s]+/)).filter(Boolean)
  const unknown = values.filter((name) => !STEPS.includes(name))
  const problem =
    option !== '--only'
      ? `Unknown option ${option}, use --only with some of these`
      : values.length === 0
        ? '--only needs the name of a step'
        : unknown.length > 0 && `Unknown step ${unknown.join(', ')}, use some of these`
  if (problem) throw new SetupError(`${problem}: ${STEPS.join(', ')}.`)
  return STEPS.filter((name) => values.includes(name))
}

/** The folders with a package.json: the root and the workspaces. */
const FOLDERS = [
  '',
  ...['packages', 'apps'].flatMap((room) => readdirSync(ROOT + room).map((name) => `${room}/${name}/`)),
]
  .map((folder) => ({ folder, path: `${ROOT}${folder}package.json` }))
  .filter(({ path }) => existsSync(path))
  .map(({ folder, path }) => ({ folder, ...JSON.parse(readFileSync(path, 'utf8')) }))

/** Returns the scripts of the steps, in the order of the steps: the folder, the step, the command, turbo's task, and the report of the test runner. */
export const scriptsOf = (steps) =>
  steps.flatMap((step) =>
    FOLDERS.filter(({ scripts }) => scripts?.[`check:${step}`] !== undefined).map(({ folder, name, scripts }) => {
      const taskId = `${folder === '' ? '//' : name}#check:${step}`
      const task = TASKS[taskId] ?? TASKS[`check:${step}`]
      const [report] = task?.outputs ?? []
      return {
        folder,
        step,
        task,
        command: scripts[`check:${step}`],
        taskId,
        report: report && `${ROOT}${folder}${report}`,
      }
    }),
  )

/** Returns the environment for browser tests. Without Chromium they fail, and the other steps run. */
async function environmentOf(scripts) {
  if (!scripts.some(({ command }) => command.includes('playwright'))) return {}
  try {
    const shell = findHeadlessShell()
    return { CHROMIUM_PATH: await findChromium(), ...(shell !== undefined && { HEADLESS_SHELL_PATH: shell }) }
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    console.error(error.message)
    return {}
  }
}

/** Runs the steps with their dependencies. Returns turbo's summary of each task. */
function runTasks(steps, env) {
  const runs = `${ROOT}.turbo/runs`
  rmSync(runs, { recursive: true, force: true })
  run(
    'npx',
    [
      'turbo',
      'run',
      ...steps.map((name) => `check:${name}`),
      `--concurrency=${CONCURRENCY}`,
      '--continue=dependencies-successful',
      '--output-logs=new-only',
      '--log-order=grouped',
      '--log-prefix=none',
      '--env-mode=loose',
      '--summarize',
    ],
    { env },
  )
  const [file] = existsSync(runs) ? readdirSync(runs) : []
  if (file === undefined) throw new SetupError('The checks could not be started. See the output of turbo above.')
  return JSON.parse(readFileSync(`${runs}/${file}`, 'utf8')).tasks
}

/** The counts of a test runner without a report: it ran no tests. */
const NO_TESTS = { passed: 0, failed: 0, failures: [], flaky: [], skipped: [] }

/** Returns the result and the counts of a script. `task` is turbo's summary of it, or `undefined` if it could not run. */
export function resultOf({ step, taskId, report }, task, read = readCounts) {
  const isCached = task?.cache.status === 'HIT'
  const hasPassed = isCached || task?.execution?.exitCode === 0
  const counts = report && task && (read(report) ?? NO_TESTS)
  const { startTime = 0, endTime = 0 } = task?.execution ?? {}
  const name = taskId.replace(/^\/\/#check:|check:/, '')
  const hasRun = task !== undefined
  return { step, name, isCached, hasRun, seconds: (endTime - startTime) / 1000, ...countsOf(hasPassed, counts) }
}

const describe = ({ name, isCached, hasRun, seconds, passed, failed }) => {
  const end = failed === 0 ? 'passed' : hasRun ? 'FAILED' : 'FAILED: its dependencies were not built'
  return `${name.padEnd(28)} ${String(passed + failed).padStart(5)}  ${isCached ? 'cached'.padStart(9) : `${seconds.toFixed(1).padStart(7)} s`}  ${end}`
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    const began = Date.now()
    const steps = chosenSteps(process.argv.slice(2))
    install()
    const scripts = scriptsOf(steps)
    // A crashed runner leaves the report of the last run.
    for (const { report } of scripts) if (report !== undefined) rmSync(report, { force: true })
    const tasks = runTasks(steps, await environmentOf(scripts))
    const results = scripts.map((script) =>
      resultOf(
        script,
        tasks.find(({ taskId }) => taskId === script.taskId),
      ),
    )

    console.log()
    for (const result of results) console.log(describe(result))
    for (const { name, skipped } of results) for (const test of skipped) console.log(`skipped: ${name}: ${test}`)

    const sum = (count) => results.reduce((total, result) => total + count(result), 0)
    const failed = sum((result) => result.failed)
    const red = results.filter((result) => result.failed > 0).map(({ name }) => name)
    if (red.length > 0) console.log(`\nNot green: ${red.join(', ')}`)
    for (const { name, flaky } of results)
      for (const test of flaky) console.log(`passed the second time: ${name}: ${test}`)
    for (const { name, failures } of results) for (const test of failures) console.log(`failed: ${name}: ${test}`)
    process.exitCode = red.length === 0 ? 0 : 1
    console.log(`\n${((Date.now() - began) / 60_000).toFixed(1)} min`)
    console.log(
      `${sum((result) => result.passed)} passed, ${failed} failed, ${sum(({ skipped }) => skipped.length)} skipped`,
    )
  })
}
