// One copy of the repository and the process that runs its tests: breaks a file, checks which tests fail, and restores the file.
import { fork } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findChromium } from '../../scripts/chromium.mjs'
import { ROOT, SetupError, run } from '../../scripts/setup.mjs'
import { locate, mutate } from './mutate.mjs'
import { pathOf } from './rows.mjs'
import { buildIn, createWorkspace } from './workspace.mjs'

/** Timeout of a test without a mutant, in milliseconds. With a mutant, the timeout is ten times its duration without one, plus a minute. */
const LONGEST = 900_000
const patience = (duration) => 60_000 + 10 * duration
/** The duration of each test without a mutant, in milliseconds. */
const durations = new Map()
const RUNNER = fileURLToPath(new URL('runner.mjs', import.meta.url))
const ORDER = ['policy', 'core', 'statechart', 'devtools', 'react', 'server', 'emulator']

const packageOf = (path) => /^(?:packages|apps)\/[^/]+/.exec(path)?.[0]
const isBrowser = (test) => test.endsWith('.spec.ts')

/** Creates the result of a test that detected a mutant. */
const noticed = (test, by) => ({ test, isNoticed: true, by })
const missed = (test, why) => ({ test, isNoticed: false, by: why })

export class Lane {
  #workspace = createWorkspace()
  #runner

  constructor() {
    process.once('exit', () => void this.#stop())
  }

  /** Builds the packages of the copy, which import each other's published files. */
  prepare() {
    const { code, output } = buildIn(this.#workspace.folder, ORDER)
    // If something does not compile, the tests that need it fail.
    if (code !== 0) console.log(`The build of the copy has errors.\n${output}`)
  }

  async close() {
    await this.#stop()
    this.#workspace.remove()
  }

  /** Runs a test on unchanged sources. Returns the problem, or `undefined`. */
  async baseline(test) {
    if (isBrowser(test)) return this.#browser(test) ? undefined : 'fails without a mutant'
    const began = Date.now()
    const results = await this.#run({ tests: [pathOf(test)] }, LONGEST).catch((reason) => reason)
    if (results instanceof Error) return results.message
    durations.set(test, Date.now() - began)
    const [{ passed, failed, error }] = results
    if (failed.length > 0 || error !== undefined) return `fails without a mutant: ${error ?? failed.join(', ')}`
    return passed === 0 ? 'has no test that runs here' : undefined
  }

  /** Breaks one file. Returns for each expected test whether it failed. */
  async attempt(mutant) {
    const { tests } = mutant
    const { folder } = this.#workspace
    let [file, path, whole, broken] = []
    try {
      file = locate(folder, mutant)
      path = join(folder, file)
      whole = readFileSync(path, 'utf8')
      broken = mutate(whole, mutant)
    } catch (error) {
      return tests.map((test) => missed(test, `the text ${error.message}`))
    }
    const isNear = (test) => packageOf(pathOf(test)) === packageOf(file)
    const [near, far] = [tests.filter(isNear), tests.filter((test) => !isNear(test))]
    writeFileSync(path, broken)
    try {
      const answers = near.length === 0 ? [] : await this.#outcomes(file, near)
      if (far.length > 0) answers.push(...(await this.#far(far)))
      return answers
    } finally {
      writeFileSync(path, whole)
      if (far.length > 0) this.#rebuild()
      if (this.#runner !== undefined) await this.#run({ changed: file, tests: [] }, LONGEST)
    }
  }

  async #outcomes(changed, tests) {
    const duration = tests.reduce((sum, test) => sum + (durations.get(test) ?? 0), 0)
    const results = await this.#run({ changed, tests: tests.map(pathOf) }, patience(duration)).catch((error) => error)
    if (results instanceof SetupError) throw results
    if (results instanceof Error) return tests.map((test) => noticed(test, results.message))
    return results.map(({ failed, error }, index) =>
      failed.length > 0
        ? noticed(tests[index], failed[0])
        : missed(tests[index], error === undefined ? 'every test passes' : `could not be loaded: ${error}`),
    )
  }

  /** Runs tests of other packages, which import the built files, in a new process. */
  async #far(tests) {
    const problem = this.#rebuild()
    if (problem !== undefined) return tests.map((test) => missed(test, problem))
    const [browser, other] = [tests.filter(isBrowser), tests.filter((test) => !isBrowser(test))]
    const answers = browser.map((test) =>
      this.#browser(test) ? missed(test, 'every test passes') : noticed(test, 'a browser test'),
    )
    if (other.length > 0) answers.push(...(await this.#outcomes(undefined, other)))
    return answers
  }

  /** Builds the packages of the copy from its current sources, and ignores type errors. */
  #rebuild() {
    void this.#stop()
    const { output } = buildIn(this.#workspace.folder, ORDER)
    return /error TS(?:1\d{3}|6\d{3})\b/.exec(output)?.[0]
  }

  /** Returns whether a file of browser tests passes with the app built from the copy. */
  #browser(test) {
    const cwd = join(this.#workspace.folder, 'apps/demo')
    const node = (script, args, env = {}) => run(process.execPath, [script, ...args], { cwd, quiet: true, env })
    for (const [tool, args] of [
      ['typescript/bin/tsc', ['-p', 'tsconfig.server.json']],
      ['vite/bin/vite.js', ['build']],
    ]) {
      const built = node(join(ROOT, 'node_modules', tool), args)
      if (built.code !== 0) throw new SetupError(`The demo could not be built.\n${built.output}`)
    }
    const path = pathOf(test).slice('apps/demo/'.length)
    const { code, output } = node(join(ROOT, 'node_modules/@playwright/test/cli.js'), ['test', path], {
      CHROMIUM_PATH: this.chromium,
      DEMO_PORT: '4710',
    })
    if (code !== 0 && !/\d+ failed/.test(output)) throw new SetupError(`${test} could not run.\n${output}`)
    return code === 0
  }

  /** Finds the browser. Only for browser tests. */
  async findBrowser() {
    this.chromium = await findChromium()
  }

  async #run(request, limit) {
    this.#runner ??= await this.#start()
    const runner = this.#runner
    return new Promise((resolve, reject) => {
      const done = (work) => {
        clearTimeout(timer)
        runner.removeAllListeners()
        work()
      }
      const timer = setTimeout(() => {
        done(() => reject(new Error(`no result within ${Math.round(limit / 1000)} s`)))
        void this.#stop()
      }, limit)
      runner.once('exit', () => {
        this.#runner = undefined
        done(() => reject(new Error('the test process exited')))
      })
      runner.once('message', ({ results, problem }) =>
        done(() => (problem === undefined ? resolve(results) : reject(new SetupError(problem)))),
      )
      runner.send(request)
    })
  }

  #start() {
    const { folder } = this.#workspace
    const env = { ...process.env, PROPERTY_RUNS: '200', RACE_ROUNDS: '2', NODE_ENV: 'test' }
    const runner = fork(RUNNER, [folder], {
      cwd: folder,
      env,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      detached: true,
    })
    let errors = ''
    runner.stderr.on('data', (chunk) => (errors = `${errors}${chunk}`.slice(-2000)))
    return new Promise((resolve, reject) => {
      runner.once('message', () => {
        runner.removeAllListeners()
        resolve(runner)
      })
      runner.once('exit', () => reject(new SetupError(`Vitest did not start.\n${errors}`)))
    })
  }

  /** Ends the test process and its children. */
  async #stop() {
    const runner = this.#runner
    this.#runner = undefined
    if (runner === undefined) return
    const ended = new Promise((resolve) => runner.once('exit', resolve))
    process.kill(-runner.pid, 'SIGKILL')
    await ended
  }
}
