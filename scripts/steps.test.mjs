import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { SetupError } from './setup.mjs'
import { STEPS, chosenSteps } from './test.mjs'

const names = STEPS.map(([name]) => name)
const chosen = (...args) => chosenSteps(args).map(([name]) => name)

void test('runs every step without an argument', () => assert.deepEqual(chosen(), names))

void test('runs the named steps, in their own order', () => {
  for (const args of [['--only', 'unit,lint'], ['--only=lint,unit'], ['--only', 'lint', 'unit']])
    assert.deepEqual(chosen(...args), ['lint', 'unit'])
})

for (const args of [
  ['--only'],
  ['--only', ''],
  ['--only', 'untit'],
  ['--only', 'unit,untit'],
  ['--onyl', 'unit'],
  ['unit'],
]) {
  void test(`refuses ${args.join(' ')} and lists the steps`, () => {
    assert.throws(
      () => chosenSteps(args),
      (error) => error instanceof SetupError && names.every((name) => error.message.includes(name)),
    )
  })
}

void test('CONTRIBUTING lists every step', () => {
  const row = readFileSync(new URL('../CONTRIBUTING.md', import.meta.url), 'utf8')
    .split('\n')
    .find((line) => line.startsWith('| `npm test -- --only'))
  const [, ...listed] = [...row.matchAll(/`([^`]+)`/g)].map(([, name]) => name)
  assert.deepEqual(listed, names)
})
