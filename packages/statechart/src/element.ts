import type { Chart } from './chart/chart.js'
import { announcementOf } from './chart/query.js'
import { draw } from './draw/draw.js'
import type { LaidOut } from './draw/laid-out.js'
import { escapeXml, textOf } from './draw/shape.js'
import { Camera, actOn } from './view/camera.js'
import { isDirection, neighborIn, tabStop, toggled, viewOf } from './view/navigate.js'
import { outlineOf } from './view/outline.js'
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
}

// Where there is no page, the class can be imported and does nothing.
const Base: typeof HTMLElement = globalThis.HTMLElement ?? (Object as unknown as typeof HTMLElement)

const closest = (event: Event, name: string): string | null => {
  const { target } = event
  return target instanceof Element ? (target.closest(`[data-${name}]`)?.getAttribute(`data-${name}`) ?? null) : null
}

/**
 * `<reauth-statechart>`: a laid-out chart for pages without a framework.
 *
 * Set `data`; set it again when the run moves on. The attributes `theme` and `view` are those of `<Statechart>`. Choosing a state dispatches a `state-select` event.
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
    this.#render()
  }

  disconnectedCallback(): void {
    this.#camera?.stop()
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

  #show({
    everyEdge = this.#everyEdge,
    collapsed = this.#collapsed,
  }: {
    everyEdge?: boolean
    collapsed?: readonly string[]
  }): void {
    this.#everyEdge = everyEdge
    this.#collapsed = collapsed
    this.#render()
  }

  #focusOn(id: string | null): void {
    const node = this.#laidOut?.nodes.find((candidate) => candidate.id === id)
    if (id === null || node === undefined) return
    this.#focus = id
    this.#render()
    this.#camera?.reveal(node)
    this.shadowRoot?.querySelector<SVGElement>(`[data-state="${CSS.escape(id)}"]`)?.focus({ preventScroll: true })
  }

  #select(id: string): void {
    this.dispatchEvent(new CustomEvent('state-select', { detail: { id }, bubbles: true, composed: true }))
  }

  #onKey(event: KeyboardEvent): void {
    const id = closest(event, 'state')
    const laidOut = this.#laidOut
    if (id === null || laidOut === undefined || event.shiftKey) return
    if (isDirection(event.key)) {
      event.preventDefault()
      this.#focusOn(neighborIn(laidOut, id, event.key))
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      if (event.key === ' ' && this.#canToggle(id)) {
        this.#collapsed = toggled(this.#collapsed, id)
        this.#focusOn(id)
      } else this.#select(id)
    }
  }

  #onClick(event: Event): void {
    const toggle = closest(event, 'toggle')
    const go = closest(event, 'go')
    const id = closest(event, 'state')
    const tool = closest(event, 'do')
    if (tool !== null) this.#onTool(tool)
    else if (toggle !== null) this.#show({ collapsed: toggled(this.#collapsed, toggle) })
    else if (go !== null) this.#focusOn(go)
    else if (id !== null) this.#select(id)
  }

  #onTool(tool: string): void {
    if (tool === 'picture' || tool === 'list') this.#chosenView = tool
    else if (tool === 'everyEdge') this.#everyEdge = !this.#everyEdge
    else if (this.#camera !== null) actOn(this.#camera, tool)
    this.#render()
    this.shadowRoot?.querySelector<HTMLElement>(`[data-do="${tool}"]`)?.focus()
  }

  #render(): void {
    const [view, status] = [this.shadowRoot?.querySelector('div'), this.shadowRoot?.querySelector('p')]
    const laidOut = this.#laidOut
    if (!view || !status || this.#data === null || laidOut === undefined) return
    const { chart, active = [], trail = [], latest = [] } = this.#data
    const asked = this.getAttribute('theme')
    const theme = asked === 'light' || asked === 'dark' ? asked : 'auto'
    const hadFocus = this.shadowRoot?.activeElement?.getAttribute('data-state') ?? null
    const picture = draw(
      laidOut,
      { active, trail, latest, theme, title: this.getAttribute('label') ?? chart.id },
      { focus: tabStop(laidOut, this.#focus, active), canToggle: (id) => this.#canToggle(id) },
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
    outline.innerHTML = outlineText(chart, active)
    this.#camera ??= new Camera(stage, { onFollow: (follows) => this.#onFollow(follows) })
    this.#camera.show(laidOut, target, startOfPicture(laidOut))
    status.textContent = announcementOf(chart, active)
    if (hadFocus !== null)
      this.shadowRoot
        ?.querySelector<SVGElement>(`[data-state="${CSS.escape(hadFocus)}"]`)
        ?.focus({ preventScroll: true })
  }

  #onFollow(follows: boolean): void {
    this.#follows = follows
    this.shadowRoot?.querySelector('[data-do=follow]')?.setAttribute('aria-pressed', String(follows))
  }
}

const outlineText = (chart: Chart, active: readonly string[]): string =>
  outlineOf(chart)
    .map(({ id, title, description, depth, links }) => {
      const inside = links
        .map(({ text, target }) =>
          target === null
            ? `<li>${escapeXml(text)}</li>`
            : `<li><a href="#${escapeXml(target)}">${escapeXml(text)}</a></li>`,
        )
        .join('')
      const current = depth > 0 && active.includes(id) ? ' aria-current="step"' : ''
      const words = description === null ? '' : `<p>${escapeXml(description)}</p>`
      return `<li id="${escapeXml(id)}" tabindex="-1" data-depth="${depth}"${current}><strong>${escapeXml(title)}</strong>${words}<ul>${inside}</ul></li>`
    })
    .join('')

if (globalThis.customElements?.get('reauth-statechart') === undefined)
  globalThis.customElements?.define('reauth-statechart', StatechartElement)
