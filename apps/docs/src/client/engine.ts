import MiniSearch, { type SearchResult } from 'minisearch'

/** A search entry: a page, a section, a name, a code, a state or a tool. */
export interface Entry {
  /** The address, relative to the root of the site. */
  readonly address: string
  readonly title: string
  readonly kind:
    | 'Guide'
    | 'Concept'
    | 'Decision'
    | 'Page'
    | 'Reference'
    | 'Code'
    | 'State'
    | 'Rule'
    | 'Question'
    | 'Tool'
  /** The page that contains it; empty for a page. */
  readonly page: string
  /** The indexed text. */
  readonly text: string
  /** Synonyms: words that people type if they don't know the name. */
  readonly also: string
}

/** The weight of an entry by its kind. Explanations come before lists. */
const WEIGHT: Readonly<Record<Entry['kind'], number>> = {
  Tool: 1.3,
  Guide: 1.25,
  Concept: 1.1,
  Page: 1,
  Code: 0.9,
  State: 0.9,
  Rule: 0.8,
  Question: 0.9,
  Reference: 0.6,
  Decision: 0.5,
}

/** `getIdToken` is also found by `token`, `max_age` by `age`. */
const partsOf = (word: string): string[] =>
  word.split(/(?<=[a-z\d])(?=[A-Z])|_/).flatMap((part) => (part === word ? [] : [part]))

const SEPARATOR = /[^\p{L}\p{N}_@]+/u

const tokenize = (text: string): string[] => {
  const words = text.split(SEPARATOR).filter((word) => word !== '')
  return [...words, ...words.flatMap(partsOf)]
}

/** Stop words. */
const SILENT = new Set(
  'a an and are do does for how i if in is it my of on or that the to what when with you your'.split(' '),
)

const processTerm = (term: string): string | null => {
  const word = term.toLowerCase()
  return SILENT.has(word) ? null : word.replace(/(?<=\p{L}{3})s$/u, '')
}

const indexOptions = {
  fields: ['title', 'also', 'page', 'text'],
  tokenize,
  processTerm,
}

/** A search result. */
export interface Found {
  readonly entry: Entry
  /** The matching words of the entry. */
  readonly terms: readonly string[]
}

export interface Engine {
  readonly find: (query: string) => readonly Found[]
  /** Suggestions for a query without results. */
  readonly similar: (query: string) => readonly string[]
}

const bare = (text: string): string =>
  text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '' && !SILENT.has(word))
    .join(' ')

/** Whether a query exactly matches a title or a synonym. Names in code also match by case. */
function isMeant(query: string, { title, also, kind }: Entry): boolean {
  if (also.split(',').some((words) => bare(words) === bare(query))) return true
  return kind === 'Reference' ? title.replace(/[(<].*/, '') === query.trim() : bare(title) === bare(query)
}

/** Creates the search engine for all entries. */
export function createEngine(entries: readonly Entry[]): Engine {
  const index = new MiniSearch<Entry & { readonly id: number }>(indexOptions)
  index.addAll(entries.map((entry, id) => ({ ...entry, id })))
  const options = {
    boost: { also: 7, title: 6, page: 2 },
    prefix: (term: string) => term.length > 2,
    fuzzy: (term: string) => (term.length > 4 ? 0.2 : false),
    weights: { fuzzy: 0.3, prefix: 0.5 },
    boostDocument: (id: unknown) => {
      const { kind, page } = entries[id as number]!
      return WEIGHT[kind] * (page === '' ? 1.5 : 1)
    },
  }
  const find = (query: string): readonly Found[] => {
    const all: readonly SearchResult[] = index.search(query, { ...options, combineWith: 'AND' })
    const hits = all.length > 0 ? all : index.search(query, options)
    return hits
      .map((hit) => ({ entry: entries[hit.id as number]!, terms: Object.keys(hit.match), score: hit.score }))
      .map((hit) => ({ ...hit, score: hit.score * (isMeant(query, hit.entry) ? 4 : 1) }))
      .toSorted((one, other) => other.score - one.score)
  }
  return {
    find,
    similar: (query) =>
      index
        .autoSuggest(query, { fuzzy: 0.4 })
        // One typed word can be similar to several words of an entry.
        .filter(({ terms }) => terms.length <= query.trim().split(/\s+/).length)
        .slice(0, 3)
        .map(({ suggestion }) => suggestion),
  }
}
