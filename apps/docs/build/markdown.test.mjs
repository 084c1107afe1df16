// @vitest-environment node
import { expect, it } from 'vitest'
import { renderMarkdown } from './markdown.mjs'

it('makes tabs of adjacent blocks that name one, and leaves the first one open', async () => {
  const { html } = await renderMarkdown('```ts tab=React\na\n```\n\n```ts tab="Plain JS"\nb\n```\n')
  expect(html.match(/role="tablist"/g)).toHaveLength(1)
  expect(html.match(/role="tab"/g)).toHaveLength(2)
  expect(html).toContain('Plain JS')
  expect(html.match(/role="tabpanel"[^>]* hidden/g)).toHaveLength(1)
})

it('keeps apart what a paragraph keeps apart', async () => {
  const { html } = await renderMarkdown('```ts tab=A\na\n```\n\nbetween\n\n```ts tab=B\nb\n```\n')
  expect(html).not.toContain('role="tablist"')
})

it('gives each block a button that copies it', async () => {
  const { html } = await renderMarkdown('```ts\na\n```\n\n```sh\nb\n```\n')
  expect(html.match(/class="copy"/g)).toHaveLength(2)
})

it('colors code by classes, so that a page holds no colors', async () => {
  const { html } = await renderMarkdown('```ts\nconst a = 1\n```\n')
  expect(html).toContain('<span class="t-keyword">const</span>')
  expect(html).not.toContain('style=')
})

it('names the language of a block beside the button that copies it', async () => {
  const { html } = await renderMarkdown('```sh\nls\n```\n')
  expect(html).toMatch(/class="code-bar"><span>sh<\/span><button[^>]*class="copy"/)
})

it('gives the rows of a table that begin with a name an anchor, if asked to', async () => {
  const table = '| Id | |\n| - | - |\n| B4 | a |\n| `cannotPersist` | b |\n| two words | c |\n'
  expect((await renderMarkdown(table, { namesRows: true })).html.match(/<tr id="[^"]+"/g)).toEqual([
    '<tr id="B4"',
    '<tr id="cannotPersist"',
  ])
  expect((await renderMarkdown(table)).html).not.toContain('<tr id')
})

it('links the states, rules and tests that a table names', async () => {
  const references = {
    states: new Set(['calling']),
    rules: new Set(['I7']),
    state: (name) => `../simulator#/state/${name}`,
    rule: (name) => `../rules#rule-${name}`,
    test: (name) => `https://example.com/${name}`,
  }
  const row = '| State | Rule | Test |\n| - | - | - |\n| `calling` | I7 | `core/src/a.test.ts`, `core` |\n'
  const { html } = await renderMarkdown(row, { references })
  expect([...html.matchAll(/href="([^"]+)"/g)].map(([, href]) => href)).toEqual([
    '../simulator#/state/calling',
    '../rules#rule-I7',
    'https://example.com/core/src/a.test.ts',
  ])
})

it('asks for the address of each link and each picture, and drops a link without one', async () => {
  const asked = []
  const { html } = await renderMarkdown('[a](a.md) [b](b.md) ![p](p.png)', {
    rewrite: (target, tag) => {
      asked.push([target, tag])
      return target === 'b.md' ? null : `x/${target}`
    },
  })
  expect(asked).toEqual([
    ['a.md', 'a'],
    ['b.md', 'a'],
    ['p.png', 'img'],
  ])
  expect(html).toContain('href="x/a.md"')
  expect(html).not.toContain('b.md')
})

it('collects the title, the headings and the text below each', async () => {
  const { title, sections } = await renderMarkdown('# Title\n\nOne.\n\n## Part\n\nTwo *words*.')
  expect(title).toBe('Title')
  expect(sections.map(({ id, text }) => [id, text])).toEqual([
    ['', ''],
    ['title', 'One.'],
    ['part', 'Two words.'],
  ])
})
