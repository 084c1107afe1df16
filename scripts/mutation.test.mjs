import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judge } from './mutation.mjs'

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
