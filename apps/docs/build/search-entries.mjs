// The entries of the search: pages, sections, names of the reference, codes, states, rules and tools.
import { ALSO } from './search-words.mjs'

/** The maximum length of a text. Longer texts are cut, because sections start with their topic. */
const MOST = 700

const cut = (text) => (text.length <= MOST ? text : text.slice(0, text.lastIndexOf(' ', MOST)))

const KINDS = { Guides: 'Guide', Concepts: 'Concept', Decisions: 'Decision', More: 'Page' }

const withWords = (entry) => ({
  page: '',
  text: '',
  also: '',
  ...entry,
  ...(entry.address in ALSO && { also: ALSO[entry.address] }),
})

function entriesOfPage({ address, group, title, description, sections }) {
  const kind = KINDS[group]
  const parts = sections.filter(({ level, id }) => level > 1 && id !== undefined)
  const [lead] = sections.filter(({ level, id }) => level === 1 && id !== '')
  return [
    { address, title, kind, text: cut(`${description} ${lead?.text ?? ''}`.trim()) },
    ...parts.map((part) => ({
      address: `${address}#${part.id}`,
      title: part.title,
      kind,
      page: title,
      text: cut(part.text),
    })),
  ]
}

const entryOfName = ({ address, title, kind, summary, entryTitle }) =>
  entryTitle === undefined || kind === 'Entry'
    ? { address, title, kind: 'Reference', text: summary || `Every name that ${title} exports.` }
    : {
        address,
        title,
        kind: 'Reference',
        page: entryTitle,
        text: cut(summary.replaceAll(/[`\\]|\]\([^)]*\)|\[/g, '')),
      }

/** All codes are in the tables of one page. */
const entryOfCode = ({ code, meaning, about }) => ({
  address: `api/codes#${code}`,
  title: code,
  kind: 'Code',
  page: about,
  text: meaning,
})

const entryOfState = ({ path, title, description }) => ({
  address: `simulator#/state/${path.replaceAll('.', '/')}`,
  title: path,
  kind: 'State',
  page: title,
  text: description ?? '',
})

const entryOfRule = ({ id, title, consequence }) => ({
  address: `rules#rule-${id}`,
  title: `${id} ${title}`,
  kind: 'Rule',
  page: 'Rules',
  text: consequence,
})

const entryOfQuestion = ({ address, question, answer, yourApp }) => ({
  address,
  title: question,
  kind: 'Question',
  page: 'Simulator',
  // Backticks are code on a page, and nothing in a line of plain text.
  text: `${answer} ${yourApp}`.replaceAll('`', ''),
})

/** Returns all entries with their synonyms. */
export function searchEntries({ prose, reference, codes, states, rules, tools, migrations, questions }) {
  const entries = [
    ...tools.map(({ address, title, description }) => ({ address, title, kind: 'Tool', text: description })),
    ...prose.flatMap(entriesOfPage),
    ...migrations.map(({ address, title, description }) => ({
      address,
      title,
      kind: 'Guide',
      also: 'migrate',
      text: description,
    })),
    ...questions.map(entryOfQuestion),
    ...codes.filter(({ code }, place) => codes.findIndex((one) => one.code === code) === place).map(entryOfCode),
    ...states.map(entryOfState),
    ...rules.map(entryOfRule),
    ...reference.map(entryOfName),
  ].map(withWords)
  const known = new Set(entries.map(({ address }) => address))
  for (const address of Object.keys(ALSO))
    if (!known.has(address)) throw new Error(`build/search-words.mjs names ${address}, which the search does not have.`)
  return entries
}
