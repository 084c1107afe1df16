import type { PendingStore, Reauth } from '@reauth/core'
import { toSvg } from '@reauth/statechart'
import { Camera, actOn } from '@reauth/statechart/camera'
import { drawing } from '../chart/chart.js'
import { claimRows } from '../model/claims.js'
import type * as Predictions from '../model/predictions.js'
import type * as Replay from '../model/replay.js'
import { type RunLog, runLogs } from '../model/run-log.js'
import type { HeldLock, StoredRecord } from '../model/storage.js'
import { heldLocks, storedRecords } from '../model/storage.js'
import type { Inspection } from '../stream/inspection.js'
import { morph } from './dom.js'
import { frameOf, pictureOf } from './frame.js'
import type { Dock, TabName, ViewState } from './panels/view-state.js'

/** Options of the view. */
export interface ViewOptions {
  readonly panel: HTMLElement
  readonly inspection: Inspection
  readonly reauth: Reauth | undefined
  readonly store: Pick<PendingStore, 'list'> | undefined
  readonly docs: string
  readonly theme: () => 'auto' | 'light' | 'dark'
  readonly now: () => number
  readonly dock: Dock
  readonly tab: TabName
}

/** How often the shown ages are updated, in milliseconds. */
const TICK = 1000

/** Shows the runs of an inspection in an element, and updates it. */
export class DevtoolsView {
  readonly #options: ViewOptions
  readonly #stops: (() => void)[] = []
  #camera: Camera | undefined
  /** The selected run; `null` for the newest one. */
  #runId: string | null = null
  /** The selected moment; `null` for the last one. */
  #at: number | null = null
  #drawn = ''
  #isScheduled = false
  /** Whether the view is started. Otherwise modules that finish loading are ignored. */
  #isStarted = false
  #predictions: typeof Predictions | undefined
  #replay: typeof Replay | undefined
  #records: readonly StoredRecord[] | undefined
  #locks: readonly HeldLock[] | undefined
  tab: TabName
  dock: Dock

  constructor(options: ViewOptions) {
    this.#options = options
    this.dock = options.dock
    this.tab = options.tab
  }

  start(): void {
    const { inspection, reauth } = this.#options
    this.#isStarted = true
    this.#stops.push(inspection.subscribe(() => this.schedule()))
    const stop = reauth?.onEvent(() => this.schedule())
    if (stop !== undefined) this.#stops.push(stop)
    const timer = setInterval(() => this.#tick(), TICK)
    this.#stops.push(() => clearInterval(timer))
    this.#stops.push(() => this.#removePicture())
    this.render()
    if (this.#showsStorage) this.#readStorage()
    // Loaded after the first render, because reading the chart takes a moment.
    void import('../model/predictions.js').then((predictions) => {
      if (!this.#isStarted) return
      this.#predictions = predictions
      this.#stops.push(predictions.onOpenCalls(() => this.schedule()))
      this.schedule()
    })
  }

  stop(): void {
    this.#isStarted = false
    for (const stop of this.#stops.splice(0)) stop()
  }

  /** Schedules a render. Several calls in the same task render once. */
  schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    queueMicrotask(() => {
      this.#isScheduled = false
      if (this.#isStarted) this.render()
    })
  }

  /** Whether stored records are visible: in their tab, or because there is no run. */
  get #showsStorage(): boolean {
    return this.tab === 'storage' || (this.dock !== 'page' && this.#options.inspection.getEvents().length === 0)
  }

  #tick(): void {
    if (this.#showsStorage) this.#readStorage()
    this.schedule()
  }

  #readStorage(): void {
    const { store, now, inspection } = this.#options
    const known = runLogs(inspection.getEvents()).map(({ actionId }) => actionId)
    // If storage is denied, there is nothing to show.
    const none = (): readonly never[] => []
    void Promise.all([storedRecords(known, now(), store).catch(none), heldLocks().catch(none)]).then(
      ([records, locks]) => {
        this.#records = records
        this.#locks = locks
        this.schedule()
      },
    )
  }

  get state(): ViewState {
    const { inspection, reauth, now, docs } = this.#options
    const runs = runLogs(inspection.getEvents())
    const run: RunLog | undefined = runs.find(({ runId }) => runId === this.#runId) ?? runs.at(-1)
    const last = (run?.steps.length ?? 0) - 1
    const at = Math.min(this.#at ?? last, last)
    const step = run?.steps[at]
    const isNow = at === last
    const time = now()
    const live = reauth?.runs().find(({ id }) => id === run?.runId)
    return {
      runs,
      run,
      step,
      isNow,
      tab: this.tab,
      dock: this.dock,
      now: time,
      live,
      isElsewhere: reauth !== undefined && live === undefined && run?.steps[last]?.isEnd === false,
      openCalls: this.#predictions?.openCalls() ?? [],
      rows: step === undefined ? [] : claimRows(step.context, isNow ? Math.max(0, (time - step.readAt) / 1000) : 0),
      predictions: this.#predictions,
      replay: this.#replay,
      records: this.#records,
      locks: this.#locks,
      docs,
    }
  }

  render(): void {
    const { panel } = this.#options
    const { state } = this
    const root = panel.getRootNode() as ShadowRoot
    const focused = root.activeElement
    panel.dataset['dock'] = this.dock
    morph(panel, frameOf(state))
    // If the pressed button is gone, the focus stays in the same section.
    if (focused !== null && !focused.isConnected)
      (panel.querySelector<HTMLElement>('.pane') ?? panel.querySelector('button'))?.focus()
    for (const span of panel.querySelectorAll<HTMLElement>('[data-from]')) {
      span.style.setProperty('--from', span.dataset['from']!)
      span.style.setProperty('--width', span.dataset['width']!)
    }
    this.#draw(state)
  }

  #draw(state: ViewState): void {
    const frame = this.#options.panel.querySelector<HTMLElement>('.chart')
    if (!frame?.firstChild) this.#removePicture()
    if (frame === null) return
    const { active, trail, latest, box } = pictureOf(state)
    const theme = this.#options.theme()
    const wanted = JSON.stringify([active, trail, latest, theme])
    if (this.#camera !== undefined && this.#drawn === wanted) return
    this.#drawn = wanted
    frame.innerHTML = toSvg(drawing, {
      active,
      trail,
      latest,
      theme,
      styles: false,
      title: 'The flow of a sensitive action',
    })
    this.#camera ??= new Camera(frame)
    this.#camera.show(drawing, box ?? null, null)
  }

  /** Removes the camera, so that the next picture starts at its initial position. */
  #removePicture(): void {
    this.#camera?.stop()
    this.#camera = undefined
  }

  /** Runs the action of a control. */
  act(doing: string, value: string | null): void {
    const { state } = this
    const { live, run } = state
    if (doing === 'run') {
      this.#runId = value === state.runs.at(-1)?.runId ? null : value
      this.#at = null
      this.#camera?.follow()
    } else if (doing === 'step') {
      const at = Math.max(0, Number(value))
      // Selecting a moment also selects its run.
      this.#runId = run?.runId ?? null
      this.#at = at >= (run?.steps.length ?? 0) - 1 ? null : at
      this.#camera?.follow()
    } else if (doing === 'now') {
      this.#at = null
      this.#runId = null
    } else if (doing === 'tab') this.#show(value as TabName)
    else if (doing === 'clear') {
      this.#options.inspection.clear()
      this.#runId = this.#at = null
    } else if (doing === 'confirm') live?.confirm()
    else if (doing === 'cancel') live?.cancel()
    else if (doing === 'choose') live?.choose('browser')
    else if (doing === 'answer') this.#answer(state, value ?? '')
    else if (doing === 'copy') this.#copy(value ?? '')
    else if (doing === 'copy-recording') this.#copy(JSON.stringify(this.#options.inspection.getEvents()))
    else if (this.#camera !== undefined) actOn(this.#camera, doing)
    this.render()
  }

  /** Gives the selected answer, by the index of the call and the index of the answer. */
  #answer({ openCalls }: ViewState, value: string): void {
    const [call = 0, answer = 0] = value.split(' ').map(Number)
    openCalls[call]?.answers[answer]?.choose()
  }

  #show(tab: TabName): void {
    this.tab = tab
    if (tab === 'storage') {
      // Data from an earlier read may be outdated.
      this.#records = this.#locks = undefined
      this.#readStorage()
    }
    if (tab === 'share' && this.#replay === undefined)
      void import('../model/replay.js').then((replay) => {
        this.#replay = replay
        this.schedule()
      })
  }

  #copy(text: string): void {
    // The browser can refuse without focus or permission. The text is also on the page.
    void this.#options.panel.ownerDocument.defaultView?.navigator.clipboard?.writeText(text).catch(() => {})
  }
}
