import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { checkPromises, faultOf, problemsOf } from '../mutation/promises/check.mjs'
import { locate, mutate } from '../mutation/promises/mutate.mjs'
import { pathOf, rowsOf } from '../mutation/promises/rows.mjs'
import { toChoice } from './promises.mjs'
import { SetupError } from './setup.mjs'

const PAGE = `
| Id | Guarantee | Enforced by |
| --- | --- | --- |
| G1 | Nothing passes. | \`server/src/a.test.ts\` (P1), \`apps/demo/e2e/b.spec.ts\` |
| G2 | Nothing at all. | none |

| Option | Test |
| --- | --- |
| \`a\` | \`x.test.ts\` |

| Id | Threat | Why |
| --- | --- | --- |
| N1 | Script | Nothing helps |
`
const rows = [{ id: 'G1', title: 'Nothing passes.', tests: ['server/src/a.test.ts'] }]
const mutant = { rows: ['G1'], name: 'one', file: 'a.ts', from: 'a', to: 'b', tests: ['server/src/a.test.ts'] }

void describe('the rows of a page', () => {
  void test('come from tables with a column of tests', () => {
    const { rows: found, problems } = rowsOf(PAGE)
    assert.deepEqual(found, [
      { id: 'G1', title: 'Nothing passes.', tests: ['server/src/a.test.ts', 'apps/demo/e2e/b.spec.ts'] },
      { id: 'G2', title: 'Nothing at all.', tests: [] },
    ])
    assert.equal(problems.length, 1)
    assert.match(problems[0], /must begin with the column Id/)
  })

  void test('must have an id', () => {
    assert.match(rowsOf('| Id | What | Test |\n| - | - | - |\n| x | y | z |').problems[0], /no id/)
  })

  void test('name tests below packages/ by default', () => {
    assert.deepEqual(['server/a.test.ts', 'docs/a.test.ts', 'apps/a.spec.ts'].map(pathOf), [
      'packages/server/a.test.ts',
      'docs/a.test.ts',
      'apps/a.spec.ts',
    ])
  })
})

void describe('a mutant', () => {
  void test('is created wherever a formatter put its line breaks', () => {
    const source = 'call(\n  one,\n  { two: 2 },\n)\n'
    assert.equal(mutate(source, { from: 'call(one, { two: 2 })', to: 'none()' }), 'none()\n')
    assert.equal(mutate('call(one, two)', { from: 'one,', to: '' }), 'call( two)')
    assert.equal(mutate('f({\n  a: 1,\n})', { from: 'a: 1,', to: 'b: 2,' }), 'f({\n  b: 2,\n})')
    assert.equal(mutate('f({ a: 1 })', { from: 'a: 1,', to: '' }), 'f({  })')
    assert.equal(mutate('one()\n  // Why.\n  two("//")\n', { from: 'one() two("//")', to: 'three()' }), 'three()\n')
  })

  void test('is refused unless its text occurs exactly once', () => {
    assert.throws(() => mutate('a b', { from: 'c', to: 'd' }), /0 times/)
    assert.throws(() => mutate('a b a', { from: 'a', to: 'd' }), /2 times/)
    assert.throws(() => mutate('aaa', { from: 'aa', to: 'd' }), /2 times/)
    assert.throws(() => mutate('a', { from: ' ', to: 'd' }), /0 times/)
  })

  void test('is created in a file, or in the only source below a folder that contains its text', () => {
    const root = mkdtempSync(join(tmpdir(), 'reauth-mutants-'))
    mkdirSync(join(root, 'src/deep'), { recursive: true })
    for (const name of ['a.ts', 'deep/b.ts', 'a.test.ts', 'c.md'])
      writeFileSync(join(root, 'src', name), `f('${name}')\n`)
    assert.equal(locate(root, { file: 'src/a.ts', from: 'f' }), 'src/a.ts')
    assert.equal(locate(root, { file: 'src/', from: "f('deep/b.ts')" }), join('src/', 'deep/b.ts'))
    assert.throws(() => locate(root, { file: 'src/', from: 'f(' }), /in 2 files/)
    assert.throws(() => locate(root, { file: 'src/', from: 'g(' }), /in 0 files/)
    assert.throws(() => locate(root, { file: 'src/none.ts', from: 'f' }), /does not exist/)

    const one = { ...mutant, file: 'src/a.ts', from: 'f(', to: 'g(' }
    assert.equal(faultOf(one, root), undefined)
    assert.match(faultOf({ ...one, to: 'f(' }, root), /changes nothing/)
    assert.match(faultOf({ ...one, to: 'g((' }, root), /"one" in src\/a\.ts/)
    assert.match(faultOf({ ...one, from: 'h(' }, root), /0 times/)
    rmSync(root, { recursive: true })
  })
})

void describe('the check', () => {
  const problems = (of, mutants, exists = () => true) => problemsOf(of, mutants, exists).join('\n')

  void test('accepts a row with a test and a mutant', () => assert.equal(problems(rows, [mutant]), ''))

  const faults = {
    'a row without a mutant': [rows, [], /G1: has no mutant/],
    'a row without a test': [[{ ...rows[0], tests: [] }], [mutant], /G1: names no test/],
    'a test that does not exist': [rows, [mutant], /does not exist/, () => false],
    'a test without a mutant': [
      [{ ...rows[0], tests: [...rows[0].tests, 'b.test.ts'] }],
      [mutant],
      /b\.test\.ts is not the test of any/,
    ],
    'two rows with one id': [[...rows, ...rows], [mutant], /two rows/],
    'a mutant of no row': [rows, [mutant, { ...mutant, name: 'two', rows: ['G9'] }], /there is no row G9/],
    'a mutant whose test its row does not name': [
      rows,
      [mutant, { ...mutant, name: 'two', tests: ['c.test.ts'] }],
      /does not name c/,
    ],
    'two mutants with one name': [rows, [mutant, mutant], /two mutants/],
    'a mutant without a test': [rows, [mutant, { ...mutant, name: 'two', tests: [] }], /"two": names no test/],
  }
  for (const [title, [of, mutants, message, exists]] of Object.entries(faults))
    void test(`finds ${title}`, () => assert.match(problems(of, mutants, exists), message))
})

void describe('the choice', () => {
  const known = [{ id: 'G1' }, { id: 'B2' }]

  void test('is all rows by default, or the named rows', () => {
    assert.deepEqual(toChoice([], known), { isCheck: false, only: undefined })
    assert.deepEqual(toChoice(['--check'], known), { isCheck: true, only: undefined })
    for (const args of [
      ['--only', 'G1,B2'],
      ['--only=G1', 'B2'],
      ['--only', 'G1', 'B2'],
    ])
      assert.deepEqual(toChoice(args, known).only, ['G1', 'B2'])
  })

  for (const args of [['--only'], ['--only', 'G9'], ['--onyl', 'G1'], ['G1']])
    void test(`refuses ${args.join(' ')}, and lists the rows`, () => {
      assert.throws(
        () => toChoice(args, known),
        (error) => error instanceof SetupError && /G1, B2/.test(error.message),
      )
    })
})

void test('every guarantee of this repository has mutants that can be created and tests that exist', () => {
  const { rows: all, mutants, problems } = checkPromises()
  assert.deepEqual(problems, [])
  assert.ok(all.length > 60 && mutants.length > 150)
})
