import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isMutated, judge, toChoice, toMutate } from './mutation.mjs'
import { SetupError } from './setup.mjs'

const mutant = (status, replacement = 'true') => ({
  status,
  mutatorName: 'ConditionalExpression',
  replacement,
  location: { start: { line: 2 } },
})
const report = (...mutants) => ({ files: { 'a.ts': { source: 'one\n  if (two)\n', mutants } } })
const reason = { file: 'a.ts', mutator: 'ConditionalExpression', replacement: 'true', line: 'if (two)', reason: 'same' }

void test('a mutant counts as noticed where a test failed, or never ended', () => {
  const { counted, noticed } = judge(report(mutant('Killed'), mutant('Timeout'), mutant('Survived')), [])
  assert.deepEqual([counted, noticed], [3, 2])
})

void test('what was left out, or does not compile, does not count', () => {
  assert.equal(judge(report(mutant('Ignored'), mutant('CompileError')), []).counted, 0)
})

void test('a survivor with a reason is not named, and one without is', () => {
  assert.equal(judge(report(mutant('Survived')), [reason]).survivors.length, 0)
  assert.equal(judge(report(mutant('Survived', 'false')), [reason]).survivors.length, 1)
  assert.equal(judge(report(mutant('NoCoverage')), []).survivors.length, 1)
})

void test('a reason that no survivor needs any more is named', () => {
  assert.deepEqual(judge(report(mutant('Killed')), [reason]).unused, [reason])
})

const PATTERNS = ['packages/core/src/{run,reauth}/**/*.ts', 'packages/core/src/*.ts', '!**/*.{test,fixture}.{ts,tsx}']

void test('a file is changed if a pattern names it, and none leaves it out', () => {
  const paths = [
    'index.ts',
    'run/run.ts',
    'run/deep/x.ts',
    'words/codes.ts',
    'run/run.test.ts',
    'reauth/a.fixture.ts',
    'x.tsx',
  ]
  assert.deepEqual(
    paths.filter((path) => isMutated(`packages/core/src/${path}`, PATTERNS)),
    ['index.ts', 'run/run.ts', 'run/deep/x.ts'],
  )
})

void test('of what changed, sources are changed, and the source beside a test', () => {
  const changed = [
    'README.md',
    'run/run.test.ts',
    'run/run.ts',
    'reauth/resume.test.ts',
    'run/gone.ts',
    'run/races.test.ts',
  ]
  const exists = (path) => !/gone|races/.test(path)
  assert.deepEqual(
    toMutate(
      changed.map((path) => `packages/core/src/${path}`),
      PATTERNS,
      exists,
    ),
    ['packages/core/src/run/run.ts', 'packages/core/src/reauth/resume.ts'],
  )
})

void test('runs are chosen by name, and by the commit since which files changed', () => {
  assert.deepEqual(toChoice(['core']), { names: ['core'], since: undefined })
  assert.equal(toChoice([]).names.length, 6)
  assert.deepEqual(toChoice(['core', '--changed', 'main']), { names: ['core'], since: 'main' })
  assert.deepEqual(toChoice(['--changed=main', 'core', 'react']), { names: ['core', 'react'], since: 'main' })
  for (const args of [['coer'], ['--changed'], ['--changed='], ['--onyl', 'core']])
    assert.throws(() => toChoice(args), SetupError)
})
