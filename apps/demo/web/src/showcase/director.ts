import type { Inspection, InspectionEvent } from '@reauth/devtools/stream'
import { type TabStorage, tabStorage } from '../tab-storage.js'
import type { Network } from './network.js'
import { type ScenarioSettings, SCENARIO_NAMES, type Scenario, type ScenarioName, scenarioOf } from './scenarios.js'

/** The storage key of the scenario, which survives redirects. */
const KEY = 'harbor:scenario'

/** The selected scenario and its phase. */
export interface Scene {
  readonly name: ScenarioName
  /** `arriving`: the page with the form isn't loaded yet. */
  readonly phase: 'arriving' | 'ready' | 'running' | 'over'
  /** The id of the scenario's run. */
  readonly runId?: string
}

/** The state of the showcase. */
export interface Stage {
  readonly scene: Scene | null
  /** Whether a scenario is being prepared. */
  readonly isBusy: boolean
  /** Whether the last one could not be prepared. */
  readonly hasFailed: boolean
}

/** Controls the bank's form, as a visitor does. */
export interface FormRequests {
  fillForm(transfer: { readonly to: string; readonly amount: string; readonly note: string }): void
  /** Clicks Send one or more times in the same task. */
  pressSend(times: number): void
  /** Clears the form, cancels the active run, and removes its report. */
  clearForm(): void
  focusSend(): void
  reloadAccount(): void
}

/** Options of a {@link Director}. */
export interface DirectorOptions {
  readonly inspection: Pick<Inspection, 'getEvents' | 'subscribe'>
  readonly network: Pick<Network, 'set'>
  readonly form: FormRequests
  /** Applies settings to the demo's server, and resets all others. */
  readonly set: (settings: ScenarioSettings) => Promise<unknown>
  /** Opens the same page in another tab, which gets a copy of this tab's storage. */
  readonly openTab: () => void
  /** Loads the page that confirms with passkeys, for the same end-user. Returns `false` if this page already does. */
  readonly goToPasskeys: () => Promise<boolean>
  /** Whether a run is active on this page. */
  readonly isRunning: () => boolean
  /** Pauses, so that a visitor sees the form before it is sent. */
  readonly pause: () => Promise<void>
  /** Default: `sessionStorage`. */
  readonly storage?: TabStorage
}

/** Prepares scenarios, follows their runs, and resets everything afterwards. */
export class Director {
  readonly #options: DirectorOptions
  readonly #storage: TabStorage
  readonly #listeners = new Set<() => void>()
  #stage: Stage = { scene: null, isBusy: false, hasFailed: false }

  constructor(options: DirectorOptions) {
    this.#options = options
    this.#storage = options.storage ?? tabStorage
    const { inspection } = options
    this.#show({ scene: this.#stored() })
    // A resumed run has the same network as before the redirect.
    if (this.#stage.scene?.phase === 'running') this.#cutNetwork()
    inspection.subscribe((event) => event !== null && this.#follow(event))
  }

  readonly getStage = (): Stage => this.#stage

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Prepares a scenario, and fills in the form. */
  async start(name: ScenarioName): Promise<void> {
    const { form, goToPasskeys, openTab, pause } = this.#options
    const scenario = scenarioOf(name)
    await this.#prepare(async () => {
      if (scenario.opens === 'passkey') {
        this.#keep({ name, phase: 'arriving' })
        if (await goToPasskeys()) return
      }
      await this.#enter(name, scenario)
      if (scenario.opens === 'tab') openTab()
      form.focusSend()
      if (scenario.sends === undefined) return
      await pause()
      form.pressSend(scenario.sends)
    })
  }

  /** Resets the form and all settings. */
  async startAgain(): Promise<void> {
    await this.#prepare(() => this.#reset())
    this.#options.form.reloadAccount()
  }

  /** Continues a scenario from before the page load. Call it when the form is rendered. */
  async arrive(): Promise<void> {
    // Waits until the form is rendered.
    await Promise.resolve()
    const { scene } = this.#stage
    if (scene?.phase === 'ready') this.#fillIn(scenarioOf(scene.name))
    // The run redirected, and this page was opened instead of the callback.
    if (scene?.phase === 'running' && !this.#options.isRunning()) await this.startAgain()
    if (scene?.phase === 'arriving') await this.#prepare(() => this.#enter(scene.name, scenarioOf(scene.name)))
  }

  async #enter(name: ScenarioName, scenario: Scenario): Promise<void> {
    await this.#reset(scenario.settings)
    this.#keep({ name, phase: 'ready' })
    this.#fillIn(scenario)
  }

  #fillIn({ amount }: Scenario): void {
    this.#options.form.fillForm({ to: 'Bob Baker', amount, note: 'lunch' })
  }

  async #prepare(work: () => Promise<void>): Promise<void> {
    this.#show({ isBusy: true, hasFailed: false })
    try {
      await work()
      this.#show({ isBusy: false })
    } catch {
      this.#keep(null)
      this.#show({ isBusy: false, hasFailed: true })
    }
  }

  async #reset(settings: ScenarioSettings = {}): Promise<void> {
    const { form, network, set } = this.#options
    network.set('up')
    form.clearForm()
    this.#keep(null)
    await set(settings)
  }

  #follow({ sessionId, type, snapshot }: InspectionEvent): void {
    const { scene } = this.#stage
    if (scene === null || scene.phase === 'arriving') return
    if (scene.runId !== sessionId) {
      if (scene.phase === 'running') return
      // A run after the end of a scenario is its second part, or something else.
      if (scene.phase === 'over' && scene.name !== 'offline') return this.#keep(null)
      if (scene.phase === 'ready') this.#cutNetwork()
      this.#keep({ name: scene.name, phase: 'running', runId: sessionId })
    }
    if (type === '@xstate.snapshot' && snapshot.status !== 'active') this.#end(scene.name, sessionId)
  }

  #end(name: ScenarioName, runId: string): void {
    const { network, set } = this.#options
    network.set('up')
    this.#keep({ name, phase: 'over', runId })
    // If the request fails, the server resets its settings after a timeout.
    set({}).catch(() => {})
  }

  #cutNetwork(): void {
    const { name } = this.#stage.scene!
    this.#options.network.set(scenarioOf(name).network ?? 'up')
  }

  #keep(scene: Scene | null): void {
    this.#storage.set(KEY, scene === null ? null : JSON.stringify(scene))
    this.#show({ scene })
  }

  #stored(): Scene | null {
    try {
      const scene = JSON.parse(this.#storage.get(KEY) ?? 'null') as Scene | null
      return scene !== null && SCENARIO_NAMES.includes(scene.name) ? scene : null
    } catch {
      // The stored data is invalid.
      return null
    }
  }

  #show(changed: Partial<Stage>): void {
    this.#stage = { ...this.#stage, ...changed }
    for (const listener of this.#listeners) listener()
  }
}
