import { execFile } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import checkChart from './testing-chart.js'

const run = promisify(execFile)
// Below the repository, where its packages are found.
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

describe('in node:test', () => {
  it('one clock moves tokens and timers', async () => {
    const { stdout } = await nodeTest(join(import.meta.dirname, 'testing-node.mjs'))
    expect(stdout).toMatch(/pass 1\b/)
  })

  it.each([
    [
      'with a hook',
      "import { afterEach } from 'node:test'\nimport { checkAfterEach } from '@reauth/core/testing'\ncheckAfterEach(afterEach)\n",
    ],
    ['without one', ''],
  ])('a call without an answer fails the test %s, and prints the run', async (_, hook) => {
    const path = join(folder, `unscripted-${hook.length}.test.mjs`)
    writeFileSync(path, hook + UNSCRIPTED)
    await expect(nodeTest(path)).rejects.toMatchObject({
      stdout: expect.stringMatching(/fail 1\b/) as unknown,
    })
    await expect(nodeTest(path)).rejects.toMatchObject({
      stdout: expect.stringContaining('The page starts "transfer"') as unknown,
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
    run(process.execPath, [join(import.meta.dirname, '../../node_modules/vitest/vitest.mjs'), 'run', '--root', '.'], {
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

  it('the chart coverage of all files is one, and fails the run below its threshold', async () => {
    const { stdout, stderr } = await vitest().catch((error: unknown) => error as { stdout: string; stderr: string })
    expect(stdout + stderr).toMatch(
      /Tests {2}2 passed[^]*transitions of the statechart were taken[^]*The threshold is 20 %/,
    )
    await expect(vitest()).rejects.toMatchObject({ code: 1 })
  })
})

it('the statechart is checked in the background of a test run', async () => {
  await expect(checkChart()()).resolves.toBeUndefined()
}, 300_000)
