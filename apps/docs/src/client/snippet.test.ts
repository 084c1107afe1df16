import { describe, expect, it } from 'vitest'
import { marked, snippetOf } from './snippet.js'

const textOf = (pieces: readonly { readonly text: string }[]): string => pieces.map(({ text }) => text).join('')

describe('a hit', () => {
  it('marks the words that were found, whatever their case', () => {
    expect(marked('Call Resume now', ['resume']).filter(({ isHit }) => isHit)).toEqual([
      { text: 'Resume', isHit: true },
    ])
  })

  it('takes words literally', () => {
    expect(marked('a.b axb', ['a.b']).filter(({ isHit }) => isHit)).toHaveLength(1)
  })

  it('is plain without words', () => {
    expect(marked('text', [])).toEqual([{ text: 'text', isHit: false }])
  })

  it('shows the part of a long text around the first word', () => {
    const text = `${'before '.repeat(60)}needle ${'after '.repeat(60)}`
    const snippet = textOf(snippetOf(text, ['needle']))
    expect(snippet).toContain('needle')
    expect(snippet).toMatch(/^… before/)
    expect(snippet).toMatch(/ …$/)
    expect(snippet.length).toBeLessThan(170)
  })

  it('shows the beginning of a text that has none of the words', () => {
    expect(textOf(snippetOf('Short.', ['other']))).toBe('Short.')
  })
})
