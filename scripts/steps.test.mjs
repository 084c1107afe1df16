import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { countsOf, readCounts } from './reports.mjs'
import { ROOT, SetupError } from './setup.mjs'
import { STEPS, chosenSteps, resultOf, scriptsOf } from './test.mjs'

const { tasks } = JSON.parse(readFileSync(`${ROOT}turbo.json`, 'utf8'))
const scripts = scriptsOf(STEPS)

void test('runs every step by default', () => assert.deepEqual(chosenSteps([]), STEPS))

void test('runs the named steps, in their own order', () => {
  for (const args of [['--only', 'unit,lint'], ['--only=lint,unit'], ['--only', 'lint', 'unit']])
    assert.deepEqual(chosenSteps(args), ['lint', 'unit'])
})

for (const args of [
  ['--only'],
  ['--only', ''],
  ['--only', 'untit'],
  ['--only', 'unit,untit'],
  ['--onyl', 'unit'],
  ['unit'],
]) {
  void test(`refuses ${args.join(' ')} with a message that lists the steps`, () => {
    assert.throws(
      () => chosenSteps(args),
      (error) =>
        error instanceof SetupError &&
        /^[^.\n]+\.$/.test(error.message) &&
        STEPS.every((name) => error.message.includes(name)),
    )
  })
}

void test('every step has a script, and every script of a step has a task', () => {
  assert.deepEqual([...new Set(scripts.map(({ step }) => step))], STEPS)
  for (const { task, taskId } of scripts) assert.ok(task, taskId)
})

void test('the report of a test runner is cached with its step, so that its tests count again', () => {
  for (const { command, step, task } of scripts) {
    const isRunner = /playwright test|vitest run|--test\b|unit\.mjs/.test(command)
    assert.deepEqual(task.outputs ?? [], isRunner ? [`reports/${step}.json`] : [], step)
  }
})

void test('a step that reads build output depends on a build', () => {
  for (const [name, { dependsOn = [] }] of Object.entries(tasks))
    if (/lint|types|boundaries|recorded|unused|packages|size|unit|browser|docs/.test(name))
      assert.ok(
        dependsOn.some((task) => task.endsWith('build')),
        name,
      )
})

const VITEST = {
  numPassedTests: 2,
  numFailedTests: 1,
  testResults: [
    {
      assertionResults: [
        { status: 'skipped', fullName: 'a store: no server' },
        {
          status: 'failed',
          fullName: 'a guard: passes',
          failureMessages: ['\u001B[31mrefused\u001B[39m\nat guard.ts'],
        },
      ],
    },
  ],
}
const failed = (status) => ({
  status,
  annotations: [],
  results: [{ errors: [{ message: `${status}:\n${'line\n'.repeat(40)}` }] }, { errors: [] }],
})
const PLAYWRIGHT = {
  stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 1 },
  suites: [
    {
      suites: [
        {
          specs: [
            { title: 'a', tests: [{ status: 'expected', annotations: [] }] },
            { title: 'c', tests: [failed('unexpected')] },
            { title: 'd', tests: [failed('flaky')] },
            { title: 'b', tests: [{ status: 'skipped', annotations: [{ type: 'skip', description: 'no browser' }] }] },
          ],
        },
      ],
    },
  ],
}

const NODE = { passed: 4, failed: 1, failures: ['e'], skipped: ['c'] }

const LINES = '\n    line'.repeat(11)
/** @type {[runner: string, report: object, counts: object][]} */
const REPORTS = [
  [
    'Vitest',
    VITEST,
    {
      passed: 2,
      failed: 1,
      failures: ['a guard: passes\n    refused\n    at guard.ts'],
      skipped: ['a store: no server'],
    },
  ],
  [
    'Playwright',
    PLAYWRIGHT,
    {
      passed: 3,
      failed: 2,
      failures: [`c\n    unexpected:${LINES}`, `d\n    flaky:${LINES}`],
      skipped: ['b: no browser'],
    },
  ],
  ["Node's", NODE, NODE],
]
for (const [runner, report, counts] of REPORTS) {
  void test(`counts the tests in the report of ${runner}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'steps-'))
    try {
      writeFileSync(join(folder, 'report.json'), JSON.stringify(report))
      assert.deepEqual(readCounts(join(folder, 'report.json')), counts)
      assert.equal(readCounts(join(folder, 'none.json')), undefined)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
}

void test('a check without tests counts as one', () => {
  assert.deepEqual(countsOf(true), { passed: 1, failed: 0, failures: [], skipped: [] })
  assert.deepEqual(countsOf(false), { passed: 0, failed: 1, failures: [], skipped: [] })
})

void test('a runner that fails without a failing test, or ran no tests, counts as one failure', () => {
  assert.equal(countsOf(false, { passed: 9, failed: 0, failures: [], skipped: [] }).failed, 1)
  assert.equal(countsOf(false, { passed: 9, failed: 3, failures: ['a', 'b', 'c'], skipped: [] }).failed, 3)
  assert.equal(countsOf(true, { passed: 0, failed: 0, failures: [], skipped: [] }).failed, 1)
})

const script = scripts.find(({ taskId }) => taskId === '@reauth/core#check:unit')
const read = (path) =>
  path.endsWith('packages/core/reports/unit.json') ? { passed: 7, failed: 0, failures: [], skipped: ['x'] } : undefined

void test('a cached step counts the tests of its report', () => {
  const result = resultOf(script, { cache: { status: 'HIT' } }, read)
  assert.deepEqual([result.name, result.passed, result.failed, result.skipped], ['@reauth/core#unit', 7, 0, ['x']])
})

void test('a step with a non-zero exit code counts as failed', () => {
  const ran = (exitCode) => ({ cache: { status: 'MISS' }, execution: { startTime: 1000, endTime: 3500, exitCode } })
  assert.deepEqual([resultOf(script, ran(0), read).failed, resultOf(script, ran(1), read).failed], [0, 1])
  assert.equal(resultOf(script, ran(0), read).seconds, 2.5)
})

void test('a test runner without a report counts as one failure, and a check without tests needs none', () => {
  const ran = { cache: { status: 'MISS' }, execution: { startTime: 0, endTime: 1, exitCode: 0 } }
  assert.equal(resultOf(script, ran, () => undefined).failed, 1)
  const lock = scripts.find(({ step }) => step === 'lock')
  assert.deepEqual([resultOf(lock, ran).passed, resultOf(lock, ran).failed], [1, 0])
})

void test('a step that could not run counts as one failure, even with an old report', () => {
  const result = resultOf(script, undefined, read)
  assert.deepEqual([result.passed, result.failed, result.hasRun], [0, 1, false])
})

void test('CONTRIBUTING lists every step', () => {
  const row = readFileSync(`${ROOT}CONTRIBUTING.md`, 'utf8')
    .split('\n')
    .find((line) => line.startsWith('| `npm test -- --only'))
  const [, ...listed] = [...row.matchAll(/`([^`]+)`/g)].map(([, name]) => name)
  assert.deepEqual(listed, STEPS)
})
