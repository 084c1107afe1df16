// @vitest-environment node
import { CODES } from '@reauth/core'
import { REAUTH_ERROR_ADVICE } from '@reauth/policy'
import { describe, expect, it } from 'vitest'
import { allCodes, codesOf, codesPage } from './codes.mjs'

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
})

describe('the page of codes', () => {
  const { markdown } = codesPage()
  const rows = markdown.split('\n').filter((line) => line.startsWith('| `'))

  it('has a row for every code of the tables that the packages export', () => {
    for (const [code, { outcome, retryable, text }] of Object.entries(CODES))
      expect(rows).toContain(`| \`${code}\` | \`${outcome}\` | ${retryable ? 'yes' : 'no'} | ${text} |`)
    for (const [code, advice] of Object.entries(REAUTH_ERROR_ADVICE))
      expect(rows).toContain(`| \`${code}\` | ${advice} |`)
  })

  it('has a row for every word of the unions', () => {
    for (const code of [
      'stepUpIneffective',
      'levelNotReached',
      'insufficientUserAuthentication',
      'authenticationSpent',
    ])
      expect(markdown).toContain(`| \`${code}\` |`)
    expect(rows.length).toBeGreaterThan(50)
  })

  it('says something about every code', () => {
    expect(rows.filter((row) => /\|\s*\|/.test(row))).toEqual([])
  })
})

describe('the list of codes', () => {
  it('says of each code what it means and where it comes up', () => {
    const codes = allCodes()
    expect(codes.map(({ code }) => code)).toEqual(expect.arrayContaining(['cannotPersist', 'invalidConfiguration']))
    expect(codes.filter(({ meaning, about }) => meaning === '' || about === '')).toEqual([])
  })
})
