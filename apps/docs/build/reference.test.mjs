// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { codesOf, codesPage, referencePages } from './reference.mjs'

describe('the codes of a union', () => {
  it('are its words, each with the comment before it', () => {
    const source = `/** All. */
export type Code =
/** The first
 * of them. */
'one'
/** The second. */
 | 'two' | 'three' | Other;`
    expect(codesOf(source, 'Code')).toEqual([
      { code: 'one', meaning: 'The first of them.' },
      { code: 'two', meaning: 'The second.' },
      { code: 'three', meaning: '' },
    ])
  })

  it('are none where there is no such union', () => {
    expect([codesOf('export type A = string', 'A'), codesOf('', 'B')]).toEqual([[], []])
  })

  it('come from the packages themselves', () => {
    const { markdown } = codesPage()
    expect(markdown).toContain('| `stepUpIneffective` | The server asked for step-up, got it, and asks again. |')
    expect(markdown).toContain('| `authenticationSpent` |')
    const rows = markdown.split('\n').filter((line) => line.startsWith('| `'))
    expect(rows.length).toBeGreaterThan(50)
    // A code that says nothing helps nobody.
    expect(rows.filter((row) => /\|\s*\|/.test(row))).toEqual([])
  })
})

describe('the reference', () => {
  const pages = referencePages()

  it('has a page for every entry of every package', () => {
    expect(pages.length).toBeGreaterThan(20)
    expect(pages.map(({ title }) => title)).toContain('@reauth/server/stores/redis')
  })

  it('tells what a function takes, returns and throws, by its docstring', () => {
    const { markdown } = pages.find(({ title }) => title === '@reauth/server')
    for (const part of [
      '## createVerifier',
      '| `options` |',
      '**Returns**',
      '**Throws**',
      '`ReauthServerError`',
      'OIDC Core',
    ])
      expect(markdown).toContain(part)
  })
})
