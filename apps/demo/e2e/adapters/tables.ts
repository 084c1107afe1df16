import { type Row, type Scenario, ROWS, expected } from './expected.js'
import { type Way, ROUND_TRIPS, WAYS } from './round-trips.js'
import { type AdapterId, ADAPTERS } from './settings.js'

const scenarios = Object.keys(ROWS) as Scenario[]

/** The adapters of each table. */
const TABLES: readonly { readonly title: string; readonly is: (id: AdapterId) => boolean }[] = [
  { title: 'The page leaves', is: (id) => ADAPTERS[id].mode === 'redirect' },
  { title: 'The page stays', is: (id) => ADAPTERS[id].mode !== 'redirect' },
]

const times = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/** Reasons why a scenario can't occur, numbered in the order of their cells. */
class Notes {
  readonly #texts: string[] = []

  /** @returns The mark of a note. */
  mark(text: string): string {
    if (!this.#texts.includes(text)) this.#texts.push(text)
    return `— (${this.#texts.indexOf(text) + 1})`
  }

  lines(): string[] {
    return this.#texts.map((text, index) => `${index + 1}. ${text[0]!.toUpperCase()}${text.slice(1)}.`)
  }
}

function cellOf(scenario: Scenario, id: AdapterId, notes: Notes): string {
  const result = expected(scenario, id)
  if (typeof result === 'string') return notes.mark(result)
  const { usual }: Row = ROWS[scenario]
  const counts = [
    ...(result.prompts === usual.prompts ? [] : [times(result.prompts, 'prompt')]),
    ...(result.calls === usual.calls ? [] : [times(result.calls, 'call')]),
  ]
  const ends = result.end.split(', ')
  const said =
    new Set(ends).size === 1 && ends.length > 1
      ? `${ends.length} × \`${ends[0]}\``
      : ends.map((end) => `\`${end}\``).join(', ')
  return counts.length === 0 ? said : `${said} (${counts.join(', ')})`
}

/** Writes a Markdown table, with the column widths of the repository's formatter. */
function toMarkdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map((row) => row[column]!.length)))
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join('\n')
}

/** The tables of the scenarios, adapter by adapter, in Markdown. */
function scenarioTables(): string {
  const notes = new Notes()
  const tables = TABLES.map(({ title, is }) => {
    const ids = (Object.keys(ADAPTERS) as AdapterId[]).filter(is)
    const shown = scenarios.filter((scenario) => ids.some((id) => typeof expected(scenario, id) !== 'string'))
    const rows = shown.map((scenario) => {
      const { title: what, usual }: Row = ROWS[scenario]
      return [what, `${usual.prompts} / ${usual.calls}`, ...ids.map((id) => cellOf(scenario, id, notes))]
    })
    const head = ['Scenario', 'Prompts / calls', ...ids.map((id) => `\`${id}\``)]
    return `### ${title}\n\n${toMarkdown(head, rows)}`
  })
  return [...tables, ...(notes.lines().length > 0 ? [notes.lines().join('\n')] : [])].join('\n\n')
}

/** The table of the round trips, in Markdown. */
function roundTripsTable(): string {
  const notes = new Notes()
  const ways = Object.keys(WAYS) as Way[]
  const rows = (Object.keys(ADAPTERS) as AdapterId[]).map((id) => [
    `\`${id}\``,
    ...ways.map((way) => {
      const requests = ROUND_TRIPS[id][way]
      if (typeof requests === 'string') return notes.mark(requests)
      return requests.length === 0 ? '0' : `${requests.length}: ${requests.join(' → ')}`
    }),
  ])
  return [toMarkdown(['Adapter', ...ways.map((way) => WAYS[way])], rows), notes.lines().join('\n')].join('\n\n')
}

const SECTIONS = { adapters: scenarioTables, 'round-trips': roundTripsTable }

/** Returns the guide with tables that match the tests. */
export function fillTables(page: string): string {
  let filled = page
  for (const [name, table] of Object.entries(SECTIONS)) {
    const [begin, end] = [`<!-- table: ${name} -->`, `<!-- /table: ${name} -->`]
    const [before, rest] = filled.split(begin)
    const after = rest?.split(end)[1]
    if (before === undefined || after === undefined) throw new Error(`The guide has no markers for the table ${name}.`)
    filled = `${before}${begin}\n\n${table()}\n\n${end}${after}`
  }
  return filled
}
