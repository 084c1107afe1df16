import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkPages, deadLinks, fillFences, regionOf } from './snippets.mjs'

const source = 'import x\n  // #region guard\n  a()\n    b()\n  // #endregion\n'
const fence = (code) => `# T\n\n\`\`\`ts file=s.ts#guard\n${code}\`\`\`\n`

void test('a region is returned without its markers and common indentation', () => {
  assert.equal(regionOf(source, 'guard'), 'a()\n  b()\n')
})

void test('a missing, unclosed or empty region is an error', () => {
  assert.throws(() => regionOf(source, 'other'), /no region other/)
  assert.throws(() => regionOf('// #region a\nx', 'a'), /has no end/)
  assert.throws(() => regionOf('// #region a\n// #endregion', 'a'), /is empty/)
})

void test('a fence that names no file does not change', () => {
  const page = '```ts\nfoo()\n```\n'
  assert.equal(
    fillFences(page, () => source),
    page,
  )
})

void test('code is copied unchanged, including dollar signs', () => {
  const dollars = "// #region guard\nf('$&', `$1`)\n// #endregion\n"
  assert.equal(
    fillFences(fence('old\n'), () => dollars),
    fence("f('$&', `$1`)\n"),
  )
})

void test('a dead relative link is reported, but not a link in code or to another site', () => {
  const page = '[a](gone.md#x) [b](here.md) [c](https://e.com) [d](#own) `[e](no.md)`\n```md\n[f](no.md)\n```\n'
  assert.deepEqual(
    deadLinks(page, (target) => target === 'here.md'),
    ['gone.md'],
  )
})

void test('a differing page or README fails the check, is repaired by write, and then passes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'snippets-'))
  const docs = join(folder, 'docs')
  try {
    mkdirSync(join(docs, 'snippets'), { recursive: true })
    writeFileSync(join(docs, 'snippets', 's.ts'), source)
    for (const page of ['p.md', '../README.md']) {
      writeFileSync(join(docs, page), fence('old\n'))
      assert.match(checkPages(docs)[0], /(p|README)\.md: a snippet differs/)
      assert.deepEqual(checkPages(docs, true), [])
      assert.equal(readFileSync(join(docs, page), 'utf8'), fence('a()\n  b()\n'))
      assert.deepEqual(checkPages(docs), [])
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})
