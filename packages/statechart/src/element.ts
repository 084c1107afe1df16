import type { Chart } from './chart/chart.js'
import { announcementOf } from './chart/query.js'
import { draw } from './draw/draw.js'
import type { Box, ChartLayout } from './draw/chart-layout.js'
import { escapeXml, textOf } from './draw/shape.js'
import { Camera, actOn } from './view/camera.js'
import { type Choice, choiceAt, choicesOf, withChoices } from './view/choices.js'
import { interactionOf } from './view/interaction.js'
import { type Intent, intentOfClick, intentOfKey, toolAt } from './view/intent.js'
import { neighborIn, tabStop, toggled, viewOf } from './view/navigate.js'
import { outlineOf } from './view/outline.js'
import { printPosters } from './view/poster.js'
import { type Showing, mapOf, startOfPicture, targetOf, toolsOf } from './view/tools.js'
import { VIEW_STYLES } from './view/view-styles.js'

/** The data that the element shows. */
export interface StatechartElementData {
  readonly chart: Chart
  /** The layouts of the chart, from `layouts()`. The first one is shown first. */
  readonly drawings: readonly ChartLayout[]
  readonly active?: readonly string[]
  readonly trail?: readonly string[]
  /** Ids of the transitions that were taken last. */
  readonly latest?: readonly string[]
  /** Ids of the states that can be selected. Default: all states. */
  readonly selectable?: readonly string[]
  /** Ids of the transitions that can happen now. Their rows and labels become buttons. Create the layout with `roomy` to make them large enough for touch. Default none. */
  readonly possible?: readonly string[]
  /** The text of the live region. Default: the active state and the number of possible events. */
  readonly announcement?: string
}

// Without a DOM, the class can be imported and does nothing.
const Base: typeof HTMLElement = globalThis.HTMLElement ?? (Object as unknown as typeof HTMLElement)

/**
 * `<reauth-statechart>` shows a chart on pages without a framework.
 *
 * Set `data`, and set it again when the run moves on. The attributes `theme` and `view` work like the props of `<Statechart>`. When the user selects a state,
 * the element dispatches `state-select` with its `id`. When the user selects a possible transition, it dispatches `transition-select` with the `ids`.
 *
 * @example
 * document.querySelector('reauth-statechart').data = { chart, drawings, active: activeStates(chart, snapshot.value) }
 */
export class StatechartElement extends Base {
  static readonly observedAttributes: readonly string[] = ['theme', 'view', 'label']
  #data: StatechartElementData | null = null
  #everyEdge = false
  #collapsed: readonly string[] = []
  #focus: string | null = null
  #chosenView: Showing | null = null
  #follows = true
  #camera: Camera | null = null
  #choices: readonly Choice[] = []
  #abort: AbortController | null = null

  get data(): StatechartElementData | null {
    return this.#data
  }

  set data(data: StatechartElementData | null) {
    if (this.#data?.drawings !== data?.drawings) {
      this.#everyEdge = data?.drawings[0]?.everyEdge ?? false
      this.#collapsed = data?.drawings[0]?.collapsed ?? []
    }
    this.#data = data
    this.#render()
  }

  connectedCallback(): void {
    if (this.shadowRoot !== null) {
      this.#render()
      return
    }
    const root = this.attachShadow({ mode: 'open' })
    root.innerHTML = '<div part="view"></div><p role="status" class="rc-status"></p>'
    root.addEventListener('keydown', (event) => event instanceof KeyboardEvent && this.#onKey(event))
    root.addEventListener('click', (event) => this.#onClick(event))
    root.addEventListener('focusin', (event) => this.#reveal(choiceAt(this.#choices, event.target)))
    this.#render()
  }

  disconnectedCallback(): void {
    this.#camera?.stop()
    this.#abort?.abort()
    this.#camera = null
  }

  attributeChangedCallback(): void {
    this.#render()
  }

  get #chartLayout(): ChartLayout | undefined {
    const drawings = this.#data?.drawings ?? []
    return viewOf(drawings, this.#everyEdge, this.#collapsed) ?? drawings[0]
  }

  #canToggle(id: string): boolean {
    return viewOf(this.#data?.drawings ?? [], this.#everyEdge, toggled(this.#collapsed, id)) !== undefined
  }

  #focusOn(id: string | null): void {
    const node = this.#chartLayout?.nodes.find((candidate) => candidate.id === id)
    if (id === null || node === undefined) return
    this.#focus = id
    this.#render()
    this.#reveal(node)
    this.shadowRoot?.querySelector<SVGElement>(`[data-state="${CSS.escape(id)}"]`)?.focus({ preventScroll: true })
  }

  #reveal(box: Box | undefined): void {
    if (box !== undefined) this.#camera?.reveal(box)
  }

  #canSelect(id: string): boolean {
    return this.#data?.selectable?.includes(id) ?? true
  }

  #emit(type: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }))
  }

  #act(intent: Intent | null): void {
    const chartLayout = this.#chartLayout
    if (intent === null || chartLayout === undefined) return
    if (intent.type === 'take') this.#emit('transition-select', { ids: intent.transitions })
    else if (intent.type === 'toggle') {
      this.#collapsed = toggled(this.#collapsed, intent.id)
      this.#focusOn(intent.id)
    } else if (intent.type === 'go') this.#focusOn(intent.id)
    else if (intent.type === 'move') this.#focusOn(neighborIn(chartLayout, intent.id, intent.direction))
    else if (this.#canSelect(intent.id)) this.#emit('state-select', { id: intent.id })
  }

  #onKey(event: KeyboardEvent): void {
    const intent = intentOfKey(event, (id) => this.#canToggle(id))
    if (intent !== null) event.preventDefault()
    this.#act(intent)
  }

  #onClick(event: Event): void {
    const tool = toolAt(event.target)
    if (tool === null) this.#act(intentOfClick(event.target))
    else this.#onTool(tool)
  }

  #onTool(tool: string): void {
    if (tool === 'picture' || tool === 'list') this.#chosenView = tool
    else if (tool === 'everyEdge') this.#everyEdge = !this.#everyEdge
    else if (this.#camera !== null) actOn(this.#camera, tool)
    this.#render()
    this.shadowRoot?.querySelector<HTMLElement>(`[data-do="${tool}"]`)?.focus()
    // Scrolls the list to the active state.
    if (tool === 'list')
      [...(this.shadowRoot?.querySelectorAll('.rc-outline [aria-current]') ?? [])]
        .at(-1)
        ?.scrollIntoView({ block: 'nearest' })
  }

  #render(): void {
    const [view, status] = [this.shadowRoot?.querySelector('div'), this.shadowRoot?.querySelector('p')]
    const chartLayout = this.#chartLayout
    if (!view || !status || this.#data === null || chartLayout === undefined) return
    const { chart, active = [], trail = [], latest = [], possible = [] } = this.#data
    const requestedTheme = this.getAttribute('theme')
    const theme = requestedTheme === 'light' || requestedTheme === 'dark' ? requestedTheme : 'auto'
    const focused = this.shadowRoot?.activeElement ?? null
    const choices = choicesOf(chart, chartLayout, possible)
    const picture = withChoices(
      draw(
        chartLayout,
        { active, trail, latest, possible, theme, title: this.getAttribute('label') ?? chart.id },
        interactionOf(chartLayout, {
          focus: tabStop(chartLayout, this.#focus, active),
          canToggle: (id) => this.#canToggle(id),
          canSelect: (id) => this.#canSelect(id),
        }),
      ),
      choices,
    )
    const canShowEvery = viewOf(this.#data.drawings, !this.#everyEdge, this.#collapsed) !== undefined
    const showing = this.#chosenView ?? (this.getAttribute('view') === 'list' ? 'list' : 'picture')
    const target = targetOf(chartLayout, active)
    const tools = toolsOf({
      showing,
      follows: this.#follows,
      isRunning: target !== null,
      everyEdge: canShowEvery ? this.#everyEdge : null,
    })
    view.className = 'rc rc-view'
    view.dataset['showing'] = showing
    if (theme === 'auto') delete view.dataset['theme']
    else view.dataset['theme'] = theme
    // The stage stays across renders: the camera listens to it.
    if (view.querySelector('.rc-stage') === null)
      view.innerHTML = `<style>${VIEW_STYLES}</style><div></div><div class="rc-stage"></div><ul class="rc-outline" aria-label="States"></ul>`
    const [toolbar, stage, outline] = [...view.children].slice(1)
    if (!(stage instanceof HTMLElement) || !toolbar || !outline) return
    toolbar.innerHTML = textOf(tools)
    stage.innerHTML = `<div class="rc-picture">${textOf(picture)}</div>${textOf(mapOf(chartLayout, active))}`
    outline.innerHTML = outlineText(chart, active, possible)
    this.#choices = choices
    if (this.#camera === null) {
      this.#camera = new Camera(stage, { onFollow: (follows) => this.#onFollow(follows) })
      this.#abort = new AbortController()
      printPosters(stage, () => this.#chartLayout ?? chartLayout, this.#abort.signal)
    }
    this.#camera.show(chartLayout, target, startOfPicture(chartLayout))
    status.textContent = this.#data.announcement ?? announcementOf(chart, active)
    if (focused?.isConnected === false) this.#focusAgain(focused, showing)
  }

  /** Restores the focus after a render. If the focused element is gone, focuses the active state. */
  #focusAgain(focused: Element, showing: Showing): void {
    const all = (selector: string): readonly (HTMLElement | SVGElement)[] => [
      ...(this.shadowRoot?.querySelectorAll<HTMLElement | SVGElement>(selector) ?? []),
    ]
    const same = ['data-state', 'data-choice', 'data-do'].flatMap((name) => {
      const value = focused.getAttribute(name)
      return value === null ? [] : all(`[${name}]`).filter((found) => found.getAttribute(name) === value)
    })
    const active = all(showing === 'list' ? '.rc-outline [aria-current]' : '.state[tabindex="0"]')
    ;(same[0] ?? active.at(-1))?.focus({ preventScroll: true })
  }

  #onFollow(follows: boolean): void {
    this.#follows = follows
    this.shadowRoot?.querySelector('[data-do=follow]')?.setAttribute('aria-pressed', String(follows))
  }
}

const outlineText = (chart: Chart, active: readonly string[], possible: readonly string[]): string =>
  outlineOf(chart)
    .map(({ id, title, description, depth, links }) => {
      const inside = links
        .map(({ text, target, transition }) => {
          const words = escapeXml(text)
          if (possible.includes(transition))
            return `<li><button type="button" data-take="${escapeXml(JSON.stringify([transition]))}">${words}</button></li>`
          return target === null ? `<li>${words}</li>` : `<li><a href="#${escapeXml(target)}">${words}</a></li>`
        })
        .join('')
      const current = depth > 0 && active.includes(id) ? ' aria-current="step"' : ''
      const words = description === null ? '' : `<p>${escapeXml(description)}</p>`
      return `<li id="${escapeXml(id)}" tabindex="-1" data-depth="${depth}"${current}><strong>${escapeXml(title)}</strong>${words}<ul>${inside}</ul></li>`
    })
    .join('')

if (globalThis.customElements?.get('reauth-statechart') === undefined)
  globalThis.customElements?.define('reauth-statechart', StatechartElement)
