import type { Chart } from './chart/chart.js'
import { announcementOf } from './chart/query.js'
import { draw } from './draw/draw.js'
import type { Box, LaidOut } from './draw/laid-out.js'
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

/** What the element shows. */
export interface StatechartElementData {
  readonly chart: Chart
  /** The views of the chart that were laid out; the first one is shown first. */
  readonly drawings: readonly LaidOut[]
  readonly active?: readonly string[]
  readonly trail?: readonly string[]
  /** Ids of the transitions that were taken last. */
  readonly latest?: readonly string[]
  /** Ids of the states that can be chosen. Default: all of them. */
  readonly selectable?: readonly string[]
  /** Ids of the transitions that can happen now: their rows and labels are buttons. Lay the chart out with `roomy`, so that each is large enough for a finger. Default none. */
  readonly possible?: readonly string[]
  /** What the live region says. Default: where the run is, and how many events its states take. */
  readonly announcement?: string
}

// Where there is no page, the class can be imported and does nothing.
const Base: typeof HTMLElement = globalThis.HTMLElement ?? (Object as unknown as typeof HTMLElement)

/**
 * `<reauth-statechart>`: a laid-out chart for pages without a framework.
 *
 * Set `data`; set it again when the run moves on. The attributes `theme` and `view` are those of `<Statechart>`. Choosing a state dispatches a `state-select` event with its `id`,
 * and choosing what can happen a `transition-select` event with the `ids` of the transitions.
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
  #ending: AbortController | null = null

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
    this.#ending?.abort()
    this.#camera = null
  }

  attributeChangedCallback(): void {
    this.#render()
  }

  get #laidOut(): LaidOut | undefined {
    const drawings = this.#data?.drawings ?? []
    return viewOf(drawings, this.#everyEdge, this.#collapsed) ?? drawings[0]
  }

  #canToggle(id: string): boolean {
    return viewOf(this.#data?.drawings ?? [], this.#everyEdge, toggled(this.#collapsed, id)) !== undefined
  }

  #focusOn(id: string | null): void {
    const node = this.#laidOut?.nodes.find((candidate) => candidate.id === id)
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

  #tell(type: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }))
  }

  #act(intent: Intent | null): void {
    const laidOut = this.#laidOut
    if (intent === null || laidOut === undefined) return
    if (intent.does === 'take') this.#tell('transition-select', { ids: intent.transitions })
    else if (intent.does === 'toggle') {
      this.#collapsed = toggled(this.#collapsed, intent.id)
      this.#focusOn(intent.id)
    } else if (intent.does === 'go') this.#focusOn(intent.id)
    else if (intent.does === 'move') this.#focusOn(neighborIn(laidOut, intent.id, intent.direction))
    else if (this.#canSelect(intent.id)) this.#tell('state-select', { id: intent.id })
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
    // Whoever asks for the list begins where the run is.
    if (tool === 'list')
      [...(this.shadowRoot?.querySelectorAll('.rc-outline [aria-current]') ?? [])]
        .at(-1)
        ?.scrollIntoView({ block: 'nearest' })
  }

  #render(): void {
    const [view, status] = [this.shadowRoot?.querySelector('div'), this.shadowRoot?.querySelector('p')]
    const laidOut = this.#laidOut
    if (!view || !status || this.#data === null || laidOut === undefined) return
    const { chart, active = [], trail = [], latest = [], possible = [] } = this.#data
    const asked = this.getAttribute('theme')
    const theme = asked === 'light' || asked === 'dark' ? asked : 'auto'
    const focused = this.shadowRoot?.activeElement ?? null
    const choices = choicesOf(chart, laidOut, possible)
    const picture = withChoices(
      draw(
        laidOut,
        { active, trail, latest, possible, theme, title: this.getAttribute('label') ?? chart.id },
        interactionOf(laidOut, {
          focus: tabStop(laidOut, this.#focus, active),
          canToggle: (id) => this.#canToggle(id),
          canSelect: (id) => this.#canSelect(id),
        }),
      ),
      choices,
    )
    const canShowEvery = viewOf(this.#data.drawings, !this.#everyEdge, this.#collapsed) !== undefined
    const showing = this.#chosenView ?? (this.getAttribute('view') === 'list' ? 'list' : 'picture')
    const target = targetOf(laidOut, active)
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
    stage.innerHTML = `<div class="rc-picture">${textOf(picture)}</div>${textOf(mapOf(laidOut, active))}`
    outline.innerHTML = outlineText(chart, active, possible)
    this.#choices = choices
    if (this.#camera === null) {
      this.#camera = new Camera(stage, { onFollow: (follows) => this.#onFollow(follows) })
      this.#ending = new AbortController()
      printPosters(stage, () => this.#laidOut ?? laidOut, this.#ending.signal)
    }
    this.#camera.show(laidOut, target, startOfPicture(laidOut))
    status.textContent = this.#data.announcement ?? announcementOf(chart, active)
    if (focused?.isConnected === false) this.#focusAgain(focused, showing)
  }

  /** Moves the focus to the new drawing of the element that had it. If that is gone, the active state gets the focus. */
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
