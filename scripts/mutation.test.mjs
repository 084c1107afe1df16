import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { isMutated, judge, toChoice, toMutate } from './mutation.mjs'
import { ROOT, SetupError } from './setup.mjs'

const mutant = (status, replacement = 'true') => ({
  status,
  mutatorName: 'ConditionalExpression',
  replacement,
  location: { start: { line: 2 } },
})
const report = (...mutants) => ({ files: { 'a.ts': { source: 'one\n  if (two)\n', mutants } } })
const reason = { file: 'a.ts', mutator: 'ConditionalExpression', replacement: 'true', line: 'if (two)', reason: 'same' }

void test('a mutant counts as detected if a test failed or timed out', () => {
  const { counted, noticed } = judge(report(mutant('Killed'), mutant('Timeout'), mutant('Survived')), [])
  assert.deepEqual([counted, noticed], [3, 2])
})

void test('ignored mutants and mutants that do not compile do not count', () => {
  assert.equal(judge(report(mutant('Ignored'), mutant('CompileError')), []).counted, 0)
})

void test('a survivor is reported unless it is accepted', () => {
  assert.equal(judge(report(mutant('Survived')), [reason]).survivors.length, 0)
  assert.equal(judge(report(mutant('Survived', 'false')), [reason]).survivors.length, 1)
  assert.equal(judge(report(mutant('NoCoverage')), []).survivors.length, 1)
})

void test('an accepted mutant that no longer survives is reported', () => {
  assert.deepEqual(judge(report(mutant('Killed')), [reason]).unused, [reason])
})

void test('each accepted mutant names a line that its file has', () => {
  const accepted = JSON.parse(readFileSync(`${ROOT}mutation/accepted.json`, 'utf8'))
  const isMissing = ({ file, line }) =>
    !readFileSync(ROOT + file, 'utf8')
      .split('\n')
      .some((each) => each.trim() === line)
  assert.deepEqual(accepted.filter(isMissing), [])
})

const PATTERNS = ['packages/core/src/{run,reauth}/**/*.ts', 'packages/core/src/*.ts', '!**/*.{test,fixture}.{ts,tsx}']

void test('a file is mutated if a pattern includes it and none excludes it', () => {
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

void test('of the changed files, sources are mutated, and the source next to a changed test', () => {
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

void test('packages are chosen by name, and files by the commit to compare with', () => {
  assert.deepEqual(toChoice(['core']), { names: ['core'], since: undefined })
  assert.equal(toChoice([]).names.length, 6)
  assert.deepEqual(toChoice(['core', '--changed', 'main']), { names: ['core'], since: 'main' })
  assert.deepEqual(toChoice(['--changed=main', 'core', 'react']), { names: ['core', 'react'], since: 'main' })
  for (const args of [['coer'], ['--changed'], ['--changed='], ['--onyl', 'core']])
    assert.throws(() => toChoice(args), SetupError)
})
