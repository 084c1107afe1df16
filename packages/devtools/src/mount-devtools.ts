import type { PendingStore, Reauth } from '@reauth/core'
import { followRuns } from './stream/follow-runs.js'
import { type Inspection, createInspection } from './stream/inspection.js'

/** Options of `mountDevtools()`. */
export interface DevtoolsOptions {
  /** The `Reauth` of the page, for its runs and the buttons of the current run. */
  readonly reauth?: Reauth | undefined
  /** The stream that `createReauth({ inspect: inspection.inspect })` fills. Without it, the devtools know the states of runs, but not the reasons. */
  readonly inspection?: Inspection | undefined
  /** The app's own store for pending actions. Default: IndexedDB. */
  readonly store?: Pick<PendingStore, 'list'> | undefined
  /** The base URL of the documentation, for links to the simulator. Default: relative links. */
  readonly docs?: string
  /** Whether the devtools are open initially. Default: as on the previous page of this tab. */
  readonly isOpen?: boolean
  /** The key with modifiers that opens and closes the devtools. `null` for none. Default: `'alt+shift+d'`. */
  readonly shortcut?: string | null
  /** The corner of the button. Default: `'bottom-right'`. */
  readonly corner?: 'bottom-right' | 'bottom-left'
  /** The color theme. Default: the system setting. */
  readonly theme?: 'light' | 'dark'
}

const BUTTON_STYLES =
  ':host{all:initial}button{all:unset;box-sizing:border-box;position:fixed;bottom:14px;z-index:2147482999;display:grid;place-items:center;width:44px;height:44px;border-radius:50%;cursor:pointer;background:#12161f;color:#7db0ff;box-shadow:0 4px 18px rgb(0 0 0/28%),inset 0 0 0 1px rgb(255 255 255/14%)}' +
  ':host([corner=bottom-right]) button{right:14px}:host([corner=bottom-left]) button{left:14px}button:hover{background:#1a202c}button:focus-visible{outline:3px solid #7db0ff;outline-offset:2px}' +
  'svg{width:22px;height:22px;fill:none;stroke:currentColor;stroke-width:1.4;stroke-linecap:round;stroke-linejoin:round}:host([hidden]){display:none}@media(forced-colors:active){button{border:2px solid ButtonText}}'

const MARK = ['M8 1.5 13.5 4v4c0 3.2-2.3 5.4-5.5 6.5C4.8 13.4 2.5 11.2 2.5 8V4z', 'M5.6 8l1.8 1.8L10.7 6.4']

function createButton(corner: string, onClick: () => void): HTMLElement {
  const host = document.createElement('div')
  host.setAttribute('corner', corner)
  host.dataset['reauthDevtools'] = ''
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(BUTTON_STYLES)
  root.adoptedStyleSheets = [sheet]
  const button = document.createElement('button')
  button.type = 'button'
  button.title = 'Open the reauth devtools'
  button.setAttribute('aria-label', button.title)
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', '0 0 16 16')
  svg.setAttribute('aria-hidden', 'true')
  for (const d of MARK) {
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
    path.setAttribute('d', d)
    svg.append(path)
  }
  button.append(svg)
  button.addEventListener('click', onClick)
  root.append(button)
  return host
}

const isShortcut = (event: KeyboardEvent, shortcut: string): boolean => {
  const keys = shortcut.toLowerCase().split('+')
  // With Alt, some keyboards produce another character, so this also compares the physical key.
  const pressed = [event.key.toLowerCase(), event.code.replace(/^Key/, '').toLowerCase()]
  return (
    pressed.includes(keys.at(-1)!) &&
    event.altKey === keys.includes('alt') &&
    event.shiftKey === keys.includes('shift') &&
    event.ctrlKey === keys.includes('ctrl') &&
    event.metaKey === keys.includes('meta')
  )
}

/** The `sessionStorage` key for whether the devtools are open, so that a redirect doesn't close them. */
const OPEN = 'reauth:devtools:open'

const wasOpen = (): boolean => {
  try {
    return sessionStorage.getItem(OPEN) !== null
  } catch {
    return false
  }
}

function rememberOpen(isOpen: boolean): void {
  try {
    if (isOpen) sessionStorage.setItem(OPEN, '')
    else sessionStorage.removeItem(OPEN)
  } catch {
    // A page that may store nothing opens them anew.
  }
}

/** Loads the element. */
export type LoadElement = () => Promise<{ readonly defineReauthDevtools: () => void }>

/** Adds a button that opens the devtools. The caller passes the `import()`, because a bundler creates a file for each one. */
export function mountWith(load: LoadElement, options: DevtoolsOptions = {}): () => void {
  if (globalThis.document === undefined) return () => {}
  const { reauth, store, docs, theme, isOpen = wasOpen(), shortcut = 'alt+shift+d', corner = 'bottom-right' } = options
  const inspection = options.inspection ?? createInspection()
  const stopFollowing = reauth === undefined ? () => {} : followRuns(reauth, inspection)
  let opened: HTMLElement | undefined
  let isMounted = true
  const open = async (isRequested: boolean): Promise<void> => {
    const { defineReauthDevtools } = await load()
    if (!isMounted || opened !== undefined) return
    defineReauthDevtools()
    const element = document.createElement('reauth-devtools')
    Object.assign(element, { inspection, reauth, store, docs: docs ?? '' })
    if (theme !== undefined) element.setAttribute('theme', theme)
    element.addEventListener('close', () => {
      opened = undefined
      rememberOpen(false)
      button.hidden = false
      button.shadowRoot!.querySelector('button')!.focus()
    })
    opened = element
    rememberOpen(true)
    button.hidden = true
    document.body.append(element)
    // Loading a page must not move the focus to the devtools.
    if (isRequested) element.focusFirst()
  }
  const toggle = (): void =>
    opened === undefined ? void open(true) : (opened as HTMLElementTagNameMap['reauth-devtools']).close()
  const button = createButton(corner, toggle)
  const onKey = (event: KeyboardEvent): void => {
    if (shortcut === null || !isShortcut(event, shortcut)) return
    event.preventDefault()
    toggle()
  }
  document.addEventListener('keydown', onKey)
  document.body.append(button)
  if (isOpen) void open(false)
  return () => {
    isMounted = false
    stopFollowing()
    document.removeEventListener('keydown', onKey)
    opened?.remove()
    button.remove()
  }
}
