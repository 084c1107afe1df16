/** A part of a text, and whether it matches the query. */
export interface Piece {
  readonly text: string
  readonly isHit: boolean
}

const LENGTH = 150

const escaped = (word: string): string => word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

/** Splits a text at the matching words. */
export function marked(text: string, terms: readonly string[]): readonly Piece[] {
  if (terms.length === 0) return [{ text, isHit: false }]
  const longestFirst = terms.toSorted((one, other) => other.length - one.length)
  const words = new RegExp(`(${longestFirst.map(escaped).join('|')})`, 'giu')
  return text
    .split(words)
    .map((part, index) => ({ text: part, isHit: index % 2 === 1 }))
    .filter((piece) => piece.text !== '')
}

/** Returns the part of a text around the first match. */
export function snippetOf(text: string, terms: readonly string[]): readonly Piece[] {
  const lower = text.toLowerCase()
  const places = terms.map((term) => lower.indexOf(term)).filter((place) => place >= 0)
  const place = places.length === 0 ? 0 : Math.min(...places)
  const start = place < LENGTH / 2 ? 0 : text.indexOf(' ', place - LENGTH / 2) + 1
  const end = start + LENGTH
  const cut = text.slice(start, end)
  return marked(`${start > 0 ? '… ' : ''}${cut}${end < text.length ? ' …' : ''}`, terms)
}
