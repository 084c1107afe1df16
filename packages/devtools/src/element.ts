import type { PendingStore, Reauth } from '@reauth/core'
import { type Inspection, createInspection } from './stream/inspection.js'
import { closest } from './view/dom.js'
import { DevtoolsView } from './view/devtools-view.js'
import { type Dock, TABS, type TabName } from './view/panels/view-state.js'
import { STYLES } from './view/styles.js'

export type { Dock } from './view/panels/view-state.js'

/** The custom element `<reauth-devtools>`. */
export interface ReauthDevtoolsElement extends HTMLElement {
  /** The recorded stream to show. */
  inspection: Inspection
  /** The `Reauth` of this page, for the buttons of the current run. Default: none; the element is read-only. */
  reauth: Reauth | undefined
  /** The app's own store for pending actions. Default: IndexedDB. */
  store: Pick<PendingStore, 'list'> | undefined
  /** The base URL of the documentation, for links to the simulator. Default: relative links. */
  docs: string
  /** Returns milliseconds since the Unix epoch. Default: the device's clock. */
  now: () => number
  /** Closes the devtools and dispatches the event `close`. */
  close(): void
  /** Moves the focus into the devtools. */
  focusFirst(): void
}

declare global {
  interface HTMLElementTagNameMap {
    'reauth-devtools': ReauthDevtoolsElement
  }
}

const DOCKS: readonly string[] = ['bottom', 'right', 'window', 'page']
const MEMORY = 'reauth:devtools'

interface Remembered {
  readonly dock?: Dock
  readonly tab?: TabName
  readonly bottom?: number
  readonly right?: number
}

function remembered(): Remembered {
  try {
    return (JSON.parse(localStorage.getItem(MEMORY) ?? '{}') ?? {}) as Remembered
  } catch {
    return {}
  }
}

function remember(more: Remembered): void {
  try {
    localStorage.setItem(MEMORY, JSON.stringify({ ...remembered(), ...more }))
  } catch {
    // A page that may store nothing begins anew each time.
  }
}

// Without a DOM, the file can be imported and does nothing.
const Base: typeof HTMLElement = globalThis.HTMLElement ?? (Object as unknown as typeof HTMLElement)

/** The distance that an arrow key moves the edge, in pixels. */
const NUDGE = 32

/** The side of the page that each dock position covers. */
const SIDES = { bottom: ['paddingBottom', 'height'], right: ['paddingRight', 'width'] } as const

class DevtoolsElement extends Base implements ReauthDevtoolsElement {
  static readonly observedAttributes: readonly string[] = ['dock', 'theme']
  // Keeps properties that a framework set before the element was defined.
  inspection: Inspection = Reflect.get(this, 'inspection') ?? createInspection()
  reauth = Reflect.get(this, 'reauth') as Reauth | undefined
  store = Reflect.get(this, 'store') as Pick<PendingStore, 'list'> | undefined
  docs = (Reflect.get(this, 'docs') as string | undefined) ?? ''
  now = (Reflect.get(this, 'now') as (() => number) | undefined) ?? Date.now
  #view: DevtoolsView | undefined
  #panel: HTMLElement | undefined
  #window: Window | null = null
  #giveBack = (): void => {}

  connectedCallback(): void {
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' })
    this.#dress(root)
    if (this.#panel === undefined) {
      this.#panel = this.ownerDocument.createElement('section')
      this.#panel.className = 'panel'
      this.#panel.setAttribute('aria-label', 'reauth devtools')
      root.append(this.#panel)
      root.addEventListener('click', (event) => this.#onClick(event))
      root.addEventListener('keydown', (event) => this.#onKey(event as KeyboardEvent))
      root.addEventListener('pointerdown', (event) => this.#onResize(event as PointerEvent))
    }
    const { dock, tab } = remembered()
    this.#view ??= new DevtoolsView({
      panel: this.#panel,
      inspection: this.inspection,
      reauth: this.reauth,
      store: this.store,
      docs: this.docs,
      theme: () => this.#theme,
      now: this.now,
      dock: this.#fixedDock ?? (dock === 'right' ? dock : 'bottom'),
      tab: tab !== undefined && tab in TABS ? tab : 'log',
    })
    this.#size()
    this.#view.start()
    this.#makeRoom()
  }

  disconnectedCallback(): void {
    this.#giveBack()
    this.#view?.stop()
  }

  /** Applies the style sheets. A separate window is another document, which needs its own sheets. */
  adoptedCallback(): void {
    if (this.shadowRoot !== null) this.#dress(this.shadowRoot)
  }

  attributeChangedCallback(): void {
    if (this.#view === undefined) return
    this.#view.dock = this.#fixedDock ?? this.#view.dock
    this.#view.render()
  }

  get #fixedDock(): Dock | null {
    const dock = this.getAttribute('dock')
    return dock !== null && DOCKS.includes(dock) ? (dock as Dock) : null
  }

  get #theme(): 'auto' | 'light' | 'dark' {
    const theme = this.getAttribute('theme')
    return theme === 'light' || theme === 'dark' ? theme : 'auto'
  }

  #dress(root: ShadowRoot): void {
    const page = this.ownerDocument.defaultView
    const sheet = new (page?.CSSStyleSheet ?? CSSStyleSheet)()
    sheet.replaceSync(STYLES)
    root.adoptedStyleSheets = [sheet]
  }

  #size(): void {
    const dock = this.#view!.dock
    const size = dock === 'bottom' || dock === 'right' ? remembered()[dock] : undefined
    if (size === undefined) this.#panel!.style.removeProperty('--size')
    else this.#panel!.style.setProperty('--size', `${size}px`)
  }

  /** Adds padding to the page, so that the devtools don't cover its end. */
  #makeRoom(): void {
    this.#giveBack()
    const { dock } = this.#view!
    if (dock !== 'bottom' && dock !== 'right') return
    const [side, length] = SIDES[dock]
    const { style } = this.ownerDocument.body
    const before = style[side]
    style[side] = `${this.#panel!.getBoundingClientRect()[length]}px`
    this.#giveBack = () => {
      style[side] = before
      this.#giveBack = () => {}
    }
  }

  #onClick(event: Event): void {
    const doing = closest(event, 'do')
    if (doing === null) return
    const value = closest(event, 'value')
    if (doing === 'close') this.close()
    else if (doing === 'dock') this.#dockAt(value as Dock)
    else this.#view!.act(doing, value)
    if (doing === 'tab') remember({ tab: this.#view!.tab })
  }

  focusFirst(): void {
    this.#panel?.querySelector<HTMLElement>('[aria-current], [aria-selected=true], button:not(:disabled)')?.focus()
  }

  close(): void {
    this.#window?.close()
    this.remove()
    this.dispatchEvent(new Event('close'))
  }

  #dockAt(dock: Dock): void {
    if (dock === 'window') return this.#openWindow()
    this.#leaveWindow()
    remember({ dock })
    this.#view!.dock = dock
    this.#size()
    this.#view!.render()
    this.#makeRoom()
  }

  #openWindow(): void {
    const opened = window.open('', MEMORY.replace(':', '-'), 'popup,width=1180,height=760')
    if (opened === null) return
    opened.document.title = 'reauth devtools'
    opened.document.documentElement.lang = 'en'
    this.#window = opened
    this.#view!.dock = 'window'
    const main = opened.document.createElement('main')
    opened.document.body.replaceChildren(main)
    main.append(this)
    // The window was closed, or its page is gone: moves the devtools back.
    opened.addEventListener('pagehide', () => this.#leaveWindow())
    window.addEventListener('pagehide', () => opened.close(), { once: true })
  }

  #leaveWindow(): void {
    const opened = this.#window
    if (opened === null) return
    this.#window = null
    const { dock } = remembered()
    this.#view!.dock = dock === 'right' ? dock : 'bottom'
    if (this.isConnected) document.body.append(this)
    opened.close()
  }

  #onKey(event: KeyboardEvent): void {
    const [target] = event.composedPath() as HTMLElement[]
    if (target?.dataset['do'] === 'resize') return this.#nudge(event)
    if (event.key === 'Escape' && this.#view!.dock !== 'page') {
      event.stopPropagation()
      this.close()
    }
    const list = target?.closest<HTMLElement>('[data-list]')
    const moves: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }
    const move = moves[event.key]
    if (list === null || list === undefined) return
    const buttons = [...list.querySelectorAll<HTMLElement>('button')]
    const at = buttons.indexOf(target!.closest('button')!)
    const to =
      event.key === 'Home' ? 0 : event.key === 'End' ? buttons.length - 1 : move === undefined ? null : at + move
    if (to === null || buttons[to] === undefined) return
    event.preventDefault()
    buttons[to].focus()
    buttons[to].click()
  }

  #nudge(event: KeyboardEvent): void {
    const isBottom = this.#view!.dock === 'bottom'
    const grows = isBottom ? 'ArrowUp' : 'ArrowLeft'
    const shrinks = isBottom ? 'ArrowDown' : 'ArrowRight'
    if (event.key !== grows && event.key !== shrinks) return
    event.preventDefault()
    const { width, height } = this.#panel!.getBoundingClientRect()
    this.#resizeTo((isBottom ? height : width) + (event.key === grows ? NUDGE : -NUDGE))
  }

  #resizeTo(size: number): void {
    const dock = this.#view!.dock
    if (dock !== 'bottom' && dock !== 'right') return
    remember({ [dock]: Math.max(dock === 'bottom' ? 200 : 320, Math.round(size)) })
    this.#size()
    this.#makeRoom()
  }

  #onResize(event: PointerEvent): void {
    const [target] = event.composedPath() as HTMLElement[]
    if (target?.dataset['do'] !== 'resize') return
    event.preventDefault()
    target.setPointerCapture(event.pointerId)
    const onMove = ({ clientX, clientY }: PointerEvent): void =>
      this.#resizeTo(this.#view!.dock === 'bottom' ? innerHeight - clientY : innerWidth - clientX)
    target.addEventListener('pointermove', onMove)
    target.addEventListener('lostpointercapture', () => target.removeEventListener('pointermove', onMove), {
      once: true,
    })
  }
}

/**
 * Defines the custom element `<reauth-devtools>`. Importing this entry calls it. Without a DOM, as on a server, it does nothing.
 *
 * The attribute `dock` fixes the position: `bottom`, `right` or `page`. The attribute `theme` is `light` or `dark`.
 */
export function defineReauthDevtools(): void {
  if (globalThis.customElements?.get('reauth-devtools') === undefined)
    globalThis.customElements?.define('reauth-devtools', DevtoolsElement)
}

defineReauthDevtools()
