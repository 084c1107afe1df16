import menuJson from './generated/menu.json'
import { loadScript } from './load.js'
import { linkOfQuestion, questions } from './questions.js'

/** A page of prose, by name. */
export interface MenuEntry {
  readonly id: string
  readonly group: string
  readonly title: string
}

/** One page of prose, rendered when the app was built. */
export interface ProsePage extends MenuEntry {
  readonly html: string
  /** Its words, for the search. */
  readonly text: string
}

/** All pages of prose, in the order of the menu. */
export const menu = menuJson as unknown as readonly MenuEntry[]

const tool = (id: string, title: string, text: string, group = 'Tools'): ProsePage => ({
  id,
  group,
  title,
  html: '',
  text,
})

/** The pages that are no prose, by the words that somebody would look for. */
export const tools: readonly ProsePage[] = [
  tool('simulator', 'Simulator', 'play a run of the statechart: every answer of every service, time travel'),
  tool(
    'together',
    'Two at once',
    'two runs, two tabs or two devices beside each other: coordination, one prompt, locks',
  ),
  tool('paths', 'Paths', 'the runs that cover every transition, as tests'),
  tool('rules', 'Rules', 'the invariants of the flow, and what happens if somebody breaks it'),
  tool('chart', 'Chart', 'the statechart: every state and transition, export SVG Mermaid SCXML DOT JSON'),
  tool('inspector', 'Inspector', 'devtools of another page: inspect a live run, statelyai inspect, recording'),
  ...questions.map((one) =>
    tool(linkOfQuestion(one).slice(2), one.question, `${one.answer} ${one.yourApp}`, 'Questions'),
  ),
]

let loading: Promise<readonly ProsePage[]> | undefined

/** Loads the text of all pages, once. */
export function loadPages(): Promise<readonly ProsePage[]> {
  loading ??= loadScript('./pages.js').then(
    () => (window as unknown as { reauthPages: readonly ProsePage[] }).reauthPages,
  )
  return loading
}

/** Pages that hold every word of a query, those with the words in their title first. */
export function search(query: string, among: readonly ProsePage[]): readonly ProsePage[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  const holds = (text: string): boolean => words.every((word) => text.toLowerCase().includes(word))
  const found = among.filter(({ title, text }) => holds(`${title} ${text}`))
  return found.toSorted((one, other) => Number(holds(other.title)) - Number(holds(one.title)))
}
