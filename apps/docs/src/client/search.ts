// The site search. It is loaded when the reader opens it.
import { type Engine, type Entry, type Found, createEngine } from './engine.js'
import { up } from './load.js'
import { type Piece, marked, snippetOf } from './snippet.js'

const MOST = 12

/** The index is a separate script that can load before or after this one. */
const entriesOfPage = (): readonly Entry[] =>
  (window as unknown as { reauthSearchEntries: readonly Entry[] }).reauthSearchEntries

let engine: Engine | undefined
/** Indexes the entries at the first query, because it takes a moment. */
const engineOf = (): Engine => (engine ??= createEngine(entriesOfPage()))

const withPieces = (parent: HTMLElement, pieces: readonly Piece[]): HTMLElement => {
  parent.append(
    ...pieces.map(({ text, isHit }) => {
      if (!isHit) return text
      const mark = document.createElement('mark')
      mark.textContent = text
      return mark
    }),
  )
  return parent
}

const element = (name: string, className: string, text = ''): HTMLElement =>
  Object.assign(document.createElement(name), { className, textContent: text })

/** Creates the link of a result. */
function linkOf({ entry, terms }: Found): HTMLAnchorElement {
  const link = document.createElement('a')
  link.href = up() + entry.address
  const head = element('span', 'found-head')
  head.append(withPieces(element('b', ''), marked(entry.title, terms)), element('span', 'found-kind', entry.kind))
  link.append(head)
  if (entry.page !== '') link.append(element('span', 'found-page', entry.page))
  link.append(withPieces(element('span', 'found-text'), snippetOf(entry.text, terms)))
  return link
}

const started = new WeakSet<HTMLDialogElement>()

/** Shows the results for the query in the dialog. */
export function start(dialog: HTMLDialogElement): void {
  if (started.has(dialog)) return
  started.add(dialog)
  const input = dialog.querySelector('input')!
  const list = dialog.querySelector<HTMLElement>('#found')!
  const state = dialog.querySelector<HTMLElement>('.search-state')!
  let links: readonly HTMLAnchorElement[] = []
  let chosen = 0

  const choose = (index: number): void => {
    chosen = index
    for (const [place, link] of links.entries()) link.setAttribute('aria-selected', String(place === chosen))
    if (links[chosen] === undefined) input.removeAttribute('aria-activedescendant')
    else input.setAttribute('aria-activedescendant', links[chosen]!.id)
    links[chosen]?.scrollIntoView({ block: 'nearest' })
  }
  const showState = (query: string, count: number): void => {
    state.replaceChildren()
    if (query === '') state.append('Type a name, a code such as cannotPersist, or what went wrong.')
    else if (count > MOST) state.append(`The first ${MOST} of ${count} results.`)
    else if (count > 0) state.append(count === 1 ? '1 result.' : `${count} results.`)
    else {
      state.append(`No results for “${query}”.`)
      const words = engineOf().similar(query)
      if (words.length > 0) state.append(' Similar words: ')
      for (const word of words) {
        const button = Object.assign(element('button', 'similar', word) as HTMLButtonElement, { type: 'button' })
        button.addEventListener('click', () => {
          input.value = word
          show()
          input.focus()
        })
        state.append(button, ' ')
      }
    }
  }
  const show = (): void => {
    const query = input.value.trim()
    const found = query === '' ? [] : engineOf().find(query)
    links = found.slice(0, MOST).map((hit, index) => {
      const link = linkOf(hit)
      Object.assign(link, { id: `found-${index}`, role: 'option', tabIndex: -1 })
      return link
    })
    list.replaceChildren(...links)
    list.hidden = links.length === 0
    input.setAttribute('aria-expanded', String(links.length > 0))
    showState(query, found.length)
    choose(0)
  }
  const open = (): void => {
    delete dialog.dataset['wantsFirst']
    links[chosen]?.click()
  }
  input.addEventListener('input', show)
  input.addEventListener('keydown', (event) => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (move !== undefined && links.length > 0) choose((chosen + move + links.length) % links.length)
    else if (event.key === 'Enter') open()
    else return
    event.preventDefault()
  })
  // Closes the dialog if the result is on this page.
  list.addEventListener('click', () => dialog.close())
  show()
  if (dialog.dataset['wantsFirst'] !== undefined) open()
}

/** Suggests pages for the words of an unknown address. */
export function suggest(place: HTMLElement, words: string): void {
  const found = words === '' ? [] : engineOf().find(words).slice(0, 5)
  if (found.length === 0) return
  place.append(element('h2', '', 'Did you mean'), ...found.map(linkOf))
}
