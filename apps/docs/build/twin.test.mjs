// @vitest-environment node
import { expect, it } from 'vitest'
import { llmsText, twinOf } from './twin.mjs'

const addresses = new Map([
  ['docs/guide/start.md', 'guide/start'],
  ['docs/concepts/flow.md', 'concepts/flow'],
  ['SECURITY.md', 'security'],
])
const twin = (markdown) => twinOf(markdown, 'docs/guide/start.md', addresses)

it('leads to the Markdown of other pages, wherever their files stand', () => {
  expect(twin('[flow](../concepts/flow.md#states) [`b`](../../SECURITY.md)')).toBe(
    '[flow](../concepts/flow.md#states) [`b`](../security.md)',
  )
})

it('keeps links to elsewhere and to a heading of the page, and drops those that lead nowhere', () => {
  expect(twin('[a](https://e.com) [b](#here) [c](../../packages/core)')).toBe('[a](https://e.com) [b](#here) c')
})

it('leaves code as it is', () => {
  const code = '```md\n[flow](../concepts/flow.md)\n```\n'
  expect(twin(`${code}\nafter`)).toBe(`${code}\nafter`)
})

it('lists pages with what they are about', () => {
  const pages = [
    { address: 'guide/start', title: 'Start', description: 'from nothing' },
    { address: 'guide/server', title: 'Server', description: '' },
  ]
  expect(llmsText('What it is.', [{ title: 'Guides', pages }])).toBe(
    '# reauth\n\n> What it is.\n\n## Guides\n\n- [Start](guide/start.md): from nothing\n- [Server](guide/server.md)\n',
  )
})
