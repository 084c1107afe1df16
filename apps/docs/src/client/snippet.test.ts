import { describe, expect, it } from 'vitest'
import { marked, snippetOf } from './snippet.js'

const textOf = (pieces: readonly { readonly text: string }[]): string => pieces.map(({ text }) => text).join('')

describe('a hit', () => {
  it('marks the matching words, ignoring case', () => {
    expect(marked('Call Resume now', ['resume']).filter(({ isHit }) => isHit)).toEqual([
      { text: 'Resume', isHit: true },
    ])
  })

  it('does not treat words as patterns', () => {
    expect(marked('a.b axb', ['a.b']).filter(({ isHit }) => isHit)).toHaveLength(1)
  })

  it('is plain text without matching words', () => {
    expect(marked('text', [])).toEqual([{ text: 'text', isHit: false }])
  })

  it('shows the part of a long text around the first match', () => {
    const text = `${'before '.repeat(60)}needle ${'after '.repeat(60)}`
    const snippet = textOf(snippetOf(text, ['needle']))
    expect(snippet).toContain('needle')
    expect(snippet).toMatch(/^… before/)
    expect(snippet).toMatch(/ …$/)
    expect(snippet.length).toBeLessThan(170)
  })

  it('shows the beginning of a text without a match', () => {
    expect(textOf(snippetOf('Short.', ['other']))).toBe('Short.')
  })
})
