// @vitest-environment node
import { readFileSync, readdirSync } from 'node:fs'
import { expect, it } from 'vitest'

/** The reference as it was built. */
const folder = new URL('../dist/api/', import.meta.url)
const read = (path) => readFileSync(new URL(path, folder), 'utf8')
const packages = new URL('../../../packages/', import.meta.url)

const entries = readdirSync(packages).flatMap((name) => {
  const manifest = JSON.parse(readFileSync(new URL(`${name}/package.json`, packages), 'utf8'))
  return Object.entries(manifest.exports).flatMap(([entry, { types }]) =>
    types === undefined || entry.endsWith('.css') ? [] : [`${manifest.name.replace('@reauth/', '')}${entry.slice(1)}`],
  )
})

it('has a page for every entry of every package', () => {
  expect(entries.length).toBeGreaterThan(20)
  expect(entries.filter((entry) => !read(`${entry}.md`).startsWith('# @reauth'))).toEqual([])
})

it('has a page for every name, with what a function takes, returns and throws, by its docstring', () => {
  const markdown = read('server/createVerifier.md')
  for (const part of [
    '# createVerifier()',
    '`options`',
    '## Returns',
    '## Throws',
    '`invalidConfiguration`',
    'OIDC Core',
  ])
    expect(markdown).toContain(part)
})

it('lists each name on the page of its entry, with its first sentence', () => {
  expect(read('core.md')).toMatch(/\| \[`createReauth\(\)`\]\(core\/createReauth\.md\) \| \w.+ \|/)
})

it('tells names apart that differ only in their first letter, on every file system', () => {
  const names = readdirSync(folder, { recursive: true }).map((name) => name.toLowerCase())
  expect(new Set(names).size).toBe(names.length)
})

it('leaves out what a name inherits from the platform', () => {
  expect(read('policy/ReauthError.md')).not.toContain('captureStackTrace')
})
