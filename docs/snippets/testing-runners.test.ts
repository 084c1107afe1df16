import { execFile } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { mergedChartCoverage } from '@reauth/core/testing'
import { afterAll, describe, expect, it, vi } from 'vitest'
import checkChart from './testing-chart.js'
import { drawCoverage } from './testing-coverage-picture.js'

const run = promisify(execFile)
// A test runner is slow on a busy machine.
vi.setConfig({ testTimeout: 300_000 })
// A folder in the repository, so that its packages resolve.
const folder = mkdtempSync(join(import.meta.dirname, '../../node_modules/.testing-runners-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs a file with `node --test`. Rejects if a test fails. */
const nodeTest = (path: string) => run(process.execPath, ['--test', path])

const UNSCRIPTED = `
  import { test } from 'node:test'
  import { defineSensitiveAction } from '@reauth/core'
  import { createTestReauth } from '@reauth/core/testing'
  const action = defineSensitiveAction({ id: 'transfer', requirement: { maxAge: '5m' }, perform: () => 1 })
  test('looks at nothing', async () => {
    await createTestReauth({ service: {} }).reauth.perform(action)
    await new Promise((resolve) => setTimeout(resolve))
  })`

/** Returns whether a test runner passed, and its output. */
async function ended(running: Promise<{ stdout: string; stderr: string }>) {
  const { code, stdout, stderr } = await running.then(
    (output) => ({ code: 0, ...output }),
    (error: unknown) => error as { code: number; stdout: string; stderr: string },
  )
  return { code, output: stdout + stderr }
}

/** Runs the tests of `testing-runners/` with a test runner. One of them must fail, because it makes a call without an answer. */
async function kit(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const options = {
    cwd: join(import.meta.dirname, 'testing-runners'),
    env: { ...process.env, NO_COLOR: '1', VITEST: undefined, COVERAGE_FOLDER: join(folder, 'coverage'), ...env },
  }
  const { code, output } = await ended(run(process.execPath, args, options))
  const count = (pattern: RegExp): number => Number(pattern.exec(output)?.[1])
  return {
    code,
    output,
    passed: count(/(?:Tests.*?|^# pass )(\d+)(?= passed|$)/m),
    failed: count(/(?:Tests.*?|^# fail )(\d+)(?= failed|$)/m),
  }
}

const bin = (path: string): string => join(import.meta.dirname, '../../node_modules', path)

describe('the kit', () => {
  it.each([
    ['Vitest, in happy-dom and in jsdom', 2, [bin('vitest/vitest.mjs'), 'run', '--root', '.'], {}],
    ['Jest, with a document of jsdom', 1, [bin('jest/bin/jest.js')], { NODE_OPTIONS: '--experimental-vm-modules' }],
    ['node:test, without a document', 1, ['--test', 'kit.node.mjs'], { HAS_NO_DOCUMENT: '1' }],
  ] as const)(
    'works with the fake timers of %s, and a call without an answer fails the test and prints the run',
    async (_, times, args, env) => {
      const { code, output, passed, failed } = await kit(args, env)
      expect({ code, failed }).toEqual({ code: 1, failed: times })
      expect(passed).toBeGreaterThan(35 * times)
      expect(output).toMatch(
        /`fakeService\(\)` has no answer for it\.[^]*1\. The page starts "transfer": Send to Bob\.\s+2\. The page asks the provider for the claims: no answer is scripted\./,
      )
    },
  )

  it('merges the chart coverage of all runners', () => {
    expect(readdirSync(join(folder, 'coverage'))).toHaveLength(4)
    expect(mergedChartCoverage({ folder: join(folder, 'coverage') }).taken).toBeGreaterThan(20)
  })

  it('draws the merged coverage', async () => {
    const [json, svg] = [join(folder, 'coverage.json'), join(folder, 'coverage.svg')]
    writeFileSync(json, JSON.stringify(mergedChartCoverage({ folder: join(folder, 'coverage') })))
    await drawCoverage(json, svg)
    expect(readFileSync(svg, 'utf8')).toMatch(/class="[^"]*\blit\b/)
  })
})

describe('in node:test', () => {
  it('one clock moves tokens and timers', async () => {
    const { stdout } = await nodeTest(join(import.meta.dirname, 'testing-node.mjs'))
    expect(stdout).toMatch(/pass 1\b/)
  })

  it('a call without an answer fails the test without a hook, and prints the run', async () => {
    const path = join(folder, 'unscripted.test.mjs')
    writeFileSync(path, UNSCRIPTED)
    await expect(nodeTest(path)).rejects.toMatchObject({
      stdout: expect.stringMatching(/The page starts "transfer"[^]*fail 1\b/) as unknown,
    })
  })
})

describe('in Vitest', () => {
  const ACTION = `
    import { defineSensitiveAction } from '@reauth/core'
    import { createTestReauth, fresh } from '@reauth/core/testing'
    import { it } from 'vitest'
    const action = defineSensitiveAction({ id: 'transfer', requirement: { maxAge: '5m' }, perform: () => 1 })`
  const vitest = () =>
    run(process.execPath, [bin('vitest/vitest.mjs'), 'run', '--root', '.'], {
      cwd: folder,
      env: { ...process.env, NO_COLOR: '1', VITEST: undefined },
    })
  for (const name of ['testing-setup.ts', 'testing-coverage.ts'])
    copyFileSync(join(import.meta.dirname, name), join(folder, name))
  writeFileSync(
    join(folder, 'vitest.config.mjs'),
    `export default { test: { include: ['*.vitest.ts'], setupFiles: './testing-setup.ts', globalSetup: './testing-coverage.ts' } }`,
  )
  for (const name of ['one', 'two'])
    writeFileSync(
      join(folder, `${name}.vitest.ts`),
      `${ACTION}\nit('${name}', () => createTestReauth({ service: { refresh: fresh() } }).reauth.perform(action))`,
    )

  it('merges the chart coverage of all files, and fails the run below the threshold', async () => {
    const { code, output } = await ended(vitest())
    expect(output).toMatch(/Tests {2}2 passed[^]*transitions of the statechart were taken[^]*The threshold is 20 %/)
    expect(code).toBe(1)
  })
})

it('a test run checks the statechart in the background', async () => {
  await expect(checkChart()()).resolves.toBeUndefined()
})
