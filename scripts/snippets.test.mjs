import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkPages, deadLinks, fillFences, regionOf } from './snippets.mjs'

const source = 'import x\n  // #region guard\n  a()\n    b()\n  // #endregion\n'
const fence = (code) => `# T\n\n\`\`\`ts file=s.ts#guard\n${code}\`\`\`\n`

void test('a region loses its markers and its common indentation', () => {
  assert.equal(regionOf(source, 'guard'), 'a()\n  b()\n')
})

void test('a region that is missing, open or empty is refused', () => {
  assert.throws(() => regionOf(source, 'other'), /no region other/)
  assert.throws(() => regionOf('// #region a\nx', 'a'), /has no end/)
  assert.throws(() => regionOf('// #region a\n// #endregion', 'a'), /is empty/)
})

void test('a fence that names no file stays as it is', () => {
  const page = '```ts\nfoo()\n```\n'
  assert.equal(
    fillFences(page, () => source),
    page,
  )
})

void test('code is copied as it is, dollar signs too', () => {
  const dollars = "// #region guard\nf('$&', `$1`)\n// #endregion\n"
  assert.equal(
    fillFences(fence('old\n'), () => dollars),
    fence("f('$&', `$1`)\n"),
  )
})

void test('a dead relative link is found, and one in code or to elsewhere is not', () => {
  const page = '[a](gone.md#x) [b](here.md) [c](https://e.com) [d](#own) `[e](no.md)`\n```md\n[f](no.md)\n```\n'
  assert.deepEqual(
    deadLinks(page, (target) => target === 'here.md'),
    ['gone.md'],
  )
})

void test('a page that differs fails the check, is mended by write, and then passes', () => {
  const docs = mkdtempSync(join(tmpdir(), 'snippets-'))
  try {
    mkdirSync(join(docs, 'snippets'))
    writeFileSync(join(docs, 'snippets', 's.ts'), source)
    writeFileSync(join(docs, 'p.md'), fence('old\n'))
    assert.match(checkPages(docs)[0], /p\.md: a snippet differs/)
    assert.deepEqual(checkPages(docs, true), [])
    assert.equal(readFileSync(join(docs, 'p.md'), 'utf8'), fence('a()\n  b()\n'))
    assert.deepEqual(checkPages(docs), [])
  } finally {
    rmSync(docs, { recursive: true })
  }
})
