import { loadScript, up } from './load.js'

interface SearchFiles {
  readonly script: string
  readonly index: string
}

/** The global functions that the search script adds. */
interface SearchScript {
  readonly start: (dialog: HTMLDialogElement) => void
  readonly suggest: (place: HTMLElement, words: string) => void
}

let loading: Promise<SearchScript> | undefined

/** Loads the search script and its index once. */
function load({ script, index }: SearchFiles): Promise<SearchScript> {
  loading ??= Promise.all([loadScript(up() + index), loadScript(up() + script)]).then(
    () => (window as unknown as { reauthSearch: SearchScript }).reauthSearch,
  )
  return loading
}

const isField = ({ tagName }: Element): boolean => /^(INPUT|TEXTAREA|SELECT)$/.test(tagName)

/** Opens the search with `/`, Ctrl+K and the buttons. The dialog is part of the page, so it keeps text that is typed before the search has loaded. */
export function followSearch(files: SearchFiles): void {
  const dialog = document.querySelector<HTMLDialogElement>('#search')!
  const open = (): void => {
    if (!dialog.open) dialog.showModal()
    dialog.querySelector('input')!.select()
    void load(files).then(({ start }) => start(dialog))
  }
  // Enter would submit the form and close the dialog. Until the search is loaded, it is queued.
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
