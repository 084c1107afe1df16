import { loadScript, up } from './load.js'

interface SearchFiles {
  readonly script: string
  readonly index: string
}

/** What the script of the search adds to the page. */
interface SearchScript {
  readonly start: (dialog: HTMLDialogElement) => void
  readonly suggest: (place: HTMLElement, words: string) => void
}

let loading: Promise<SearchScript> | undefined

/** Loads the search and its index, once. */
function load({ script, index }: SearchFiles): Promise<SearchScript> {
  loading ??= Promise.all([loadScript(up() + index), loadScript(up() + script)]).then(
    () => (window as unknown as { reauthSearch: SearchScript }).reauthSearch,
  )
  return loading
}

const isField = ({ tagName }: Element): boolean => /^(INPUT|TEXTAREA|SELECT)$/.test(tagName)

/** `/`, Ctrl+K and the buttons open the search. The dialog is part of the page: what is typed before the search has loaded is kept. */
export function followSearch(files: SearchFiles): void {
  const dialog = document.querySelector<HTMLDialogElement>('#search')!
  const open = (): void => {
    if (!dialog.open) dialog.showModal()
    dialog.querySelector('input')!.select()
    void load(files).then(({ start }) => start(dialog))
  }
  // Enter is for the search: the form would close the dialog. Until the search is there, it is remembered.
  dialog.querySelector('form')!.addEventListener('submit', (event) => {
    event.preventDefault()
    dialog.dataset['wantsFirst'] = ''
  })
  dialog.querySelector('[data-close-search]')!.addEventListener('click', () => dialog.close())
  dialog.addEventListener('click', ({ target }) => {
    if (target === dialog) dialog.close()
  })
  for (const button of document.querySelectorAll('[data-open-search]')) {
    button.addEventListener('click', open)
    button.addEventListener('pointerenter', () => void load(files), { once: true })
  }
  addEventListener('keydown', (event) => {
    const asks =
      event.key === '/' ? !isField(event.target as Element) : event.key === 'k' && (event.ctrlKey || event.metaKey)
    if (!asks || (event.key === '/' && (event.ctrlKey || event.metaKey))) return
    event.preventDefault()
    open()
  })
  const place = document.querySelector<HTMLElement>('[data-suggestions]')
  const words = location.pathname.replaceAll(/\.html$|[^\p{L}\p{N}]+/gu, ' ').trim()
  if (place !== null) void load(files).then(({ suggest }) => suggest(place, words))
}
