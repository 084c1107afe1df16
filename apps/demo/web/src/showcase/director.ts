import type { Inspection, InspectionEvent } from '@reauth/devtools/stream'
import type { Network } from './network.js'
import { type Knobs, SCENARIO_NAMES, type Scenario, type ScenarioName, scenarioOf } from './scenarios.js'

/** Where this tab keeps the scenario while the page is away. */
const KEY = 'harbor:scenario'

/** The scenario that was chosen, and how far it is. */
export interface Scene {
  readonly name: ScenarioName
  /** `arriving`: the page with the form is not there yet. */
  readonly phase: 'arriving' | 'ready' | 'running' | 'over'
  /** The run that it is about. */
  readonly runId?: string
}

/** What is shown of the scenario. */
export interface Stage {
  readonly scene: Scene | null
  /** Whether a scenario is being prepared. */
  readonly isBusy: boolean
  /** Whether the last one could not be prepared. */
  readonly hasFailed: boolean
}

/** The bank's form, as a visitor uses it. */
export interface FormRequests {
  fillForm(transfer: { readonly to: string; readonly amount: string; readonly note: string }): void
  /** Presses Send, several times in the same turn. */
  pressSend(times: number): void
  /** Makes the form empty, cancels the run that is under way, and takes its report away. */
  clearForm(): void
  focusSend(): void
  reloadAccount(): void
}

/** What a {@link Director} works with. */
export interface DirectorOptions {
  readonly inspection: Pick<Inspection, 'getEvents' | 'subscribe'>
  readonly network: Pick<Network, 'set'>
  readonly form: FormRequests
  /** Turns the knobs of the demo's server. Those that are not named go back. */
  readonly set: (knobs: Knobs) => Promise<unknown>
  /** Opens the same page in another tab. It gets a copy of what this tab keeps. */
  readonly openTab: () => void
  /** Loads the page that confirms by passkeys, for the same end-user; `false` if this is it. */
  readonly goToPasskeys: () => Promise<boolean>
  /** Whether a run is under way on this page. */
  readonly isRunning: () => boolean
  /** Waits a moment, so that a visitor sees the form before it is sent. */
  readonly pause: () => Promise<void>
  /** Default: that of the tab. */
  readonly storage?: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
}

/** Prepares scenarios, follows the run of each, and puts everything back when it is over. */
export class Director {
  readonly #options: DirectorOptions
  readonly #storage: NonNullable<DirectorOptions['storage']>
  readonly #listeners = new Set<() => void>()
  #stage: Stage = { scene: null, isBusy: false, hasFailed: false }

  constructor(options: DirectorOptions) {
    this.#options = options
    this.#storage = options.storage ?? sessionStorage
    const { inspection } = options
    this.#show({ scene: this.#kept() })
    // A run that came back has its network from before it left.
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

  /** Puts everything back: the form is empty, and nothing is out of order. */
  async startAgain(): Promise<void> {
    await this.#prepare(() => this.#putBack())
    this.#options.form.reloadAccount()
  }

  /** Goes on with what was prepared before the page was loaded. Call it when the form is there. */
  async arrive(): Promise<void> {
    // Not while the form is being shown.
    await Promise.resolve()
    const { scene } = this.#stage
    if (scene?.phase === 'ready') this.#fillIn(scenarioOf(scene.name))
    // It left, and this page was opened in place of the callback.
    if (scene?.phase === 'running' && !this.#options.isRunning()) await this.startAgain()
    if (scene?.phase === 'arriving') await this.#prepare(() => this.#enter(scene.name, scenarioOf(scene.name)))
  }

  async #enter(name: ScenarioName, scenario: Scenario): Promise<void> {
    await this.#putBack(scenario.knobs)
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

  async #putBack(knobs: Knobs = {}): Promise<void> {
    const { form, network, set } = this.#options
    network.set('up')
    form.clearForm()
    this.#keep(null)
    await set(knobs)
  }

  #follow({ sessionId, type, snapshot }: InspectionEvent): void {
    const { scene } = this.#stage
    if (scene === null || scene.phase === 'arriving') return
    if (scene.runId !== sessionId) {
      if (scene.phase === 'running') return
      // What comes after the end of a scenario is its second part, or something else.
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
    // A server that does not answer turns its knobs back by itself, a little later.
    set({}).catch(() => {})
  }

  #cutNetwork(): void {
    const { name } = this.#stage.scene!
    this.#options.network.set(scenarioOf(name).network ?? 'up')
  }

  #keep(scene: Scene | null): void {
    try {
      if (scene === null) this.#storage.removeItem(KEY)
      else this.#storage.setItem(KEY, JSON.stringify(scene))
    } catch {
      // A page that may store nothing forgets the scenario when it leaves.
    }
    this.#show({ scene })
  }

  #kept(): Scene | null {
    try {
      const kept = JSON.parse(this.#storage.getItem(KEY) ?? 'null') as Scene | null
      return kept !== null && SCENARIO_NAMES.includes(kept.name) ? kept : null
    } catch {
      return null
    }
  }

  #show(changed: Partial<Stage>): void {
    this.#stage = { ...this.#stage, ...changed }
    for (const listener of this.#listeners) listener()
  }
}
