// @vitest-environment node
import { expect, it } from 'vitest'
import { fitCode } from './fitted-code.mjs'
import { renderMarkdown } from './markdown.mjs'

const CODE = "const verifier = createVerifier({ issuer: 'https://auth.example.com', audience: 'my-client-id' })"
const longest = (code) => Math.max(...code.split('\n').map(({ length }) => length))

it('breaks lines that are wider than the column, in the style of the repository', async () => {
  const fitted = await fitCode('ts', CODE, 68)
  expect(longest(fitted)).toBeLessThanOrEqual(68)
  expect(fitted).toContain("  audience: 'my-client-id',\n})")
})

it.each([
  ['that fits', 'ts', CODE, CODE.length],
  ['of another language', 'go', CODE, 20],
  ['that is a part of a program and has no syntax of its own', 'ts', `...; ${CODE} }`, 20],
])('leaves code %s as it is', async (_, language, code, width) => {
  expect(await fitCode(language, code, width)).toBe(code)
})

it('fits the code of a page that has a column', async () => {
  const source = ['```ts', CODE, '```'].join('\n')
  const wide = await renderMarkdown(source)
  const fitted = await renderMarkdown(source, { codeWidth: 68 })
  expect(wide.html.split('class="line"')).toHaveLength(2)
  expect(fitted.html.split('class="line"')).toHaveLength(5)
})
