import MiniSearch, { type SearchResult } from 'minisearch'

/** One thing that can be found: a page, a part of it, a name, a code, a state or a tool. */
export interface Entry {
  /** Its address, from the top of the site. */
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
  /** The page that it is a part of; empty for a page. */
  readonly page: string
  /** Its words. */
  readonly text: string
  /** Other words for it: what somebody types who doesn't know its name. */
  readonly also: string
}

/** How much an entry counts by its kind: what explains comes before what lists. */
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

/** Words that say nothing about what is looked for. */
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

/** What the search of the site answers. */
export interface Found {
  readonly entry: Entry
  /** Words of the entry that the query stands for. */
  readonly terms: readonly string[]
}

export interface Engine {
  readonly find: (query: string) => readonly Found[]
  /** Words that are similar to those of a query without a hit. */
  readonly similar: (query: string) => readonly string[]
}

const bare = (text: string): string =>
  text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '' && !SILENT.has(word))
    .join(' ')

/** A query that is the whole of a title, or of one of the other words, means just that. A name of the code is meant if it is written as it is. */
function isMeant(query: string, { title, also, kind }: Entry): boolean {
  if (also.split(',').some((words) => bare(words) === bare(query))) return true
  return kind === 'Reference' ? title.replace(/[(<].*/, '') === query.trim() : bare(title) === bare(query)
}

/** Makes the search over all entries. */
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
        .slice(0, 3)
        .map(({ suggestion }) => suggestion),
  }
}
