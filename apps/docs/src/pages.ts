import pagesJson from './generated/pages.json'

/** One page of prose, rendered when the app was built. */
export interface ProsePage {
  readonly id: string
  readonly group: string
  readonly title: string
  readonly html: string
  /** Its words, for the search. */
  readonly text: string
}

/** All pages of prose, in the order of the menu. */
export const pages = pagesJson as unknown as readonly ProsePage[]

/** Pages that hold every word of a query, those with the words in their title first. */
export function search(query: string, among: readonly ProsePage[] = pages): readonly ProsePage[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  const holds = (text: string): boolean => words.every((word) => text.toLowerCase().includes(word))
  const found = among.filter(({ title, text }) => holds(`${title} ${text}`))
  return found.toSorted((one, other) => Number(holds(other.title)) - Number(holds(one.title)))
}
