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

it('colors code by variables for light and dark, and by nothing else', async () => {
  const { html } = await renderMarkdown('```ts\nconst a = 1\n```\n')
  expect(html).toContain('--shiki-light')
  expect(html).toContain('--shiki-dark')
  expect(html).not.toMatch(/style="(?!--shiki)/)
})

it('asks for the address of each link and each picture, and drops a link without one', async () => {
  const asked = []
  const { html } = await renderMarkdown('[a](a.md) [b](b.md) ![p](p.png)', (target, tag) => {
    asked.push([target, tag])
    return target === 'b.md' ? null : `#/${target}`
  })
  expect(asked).toEqual([
    ['a.md', 'a'],
    ['b.md', 'a'],
    ['p.png', 'img'],
  ])
  expect(html).toContain('href="#/a.md"')
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
