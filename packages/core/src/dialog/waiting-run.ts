import type { Reauth } from '../reauth/reauth.js'
import type { SensitiveRun } from '../run/sensitive-run.js'
import { needsEndUser } from './dialog-view.js'

/** Finds the run of a page that needs the end-user, one at a time. */
export class WaitingRun {
  readonly #reauth: Reauth
  readonly #onChange: () => void
  readonly #followed = new Map<SensitiveRun, () => void>()
  #current: SensitiveRun | undefined
  #stop: (() => void) | undefined

  /** @param onChange Called when `current` or its snapshot has changed. */
  constructor(reauth: Reauth, onChange: () => void) {
    this.#reauth = reauth
    this.#onChange = onChange
  }

  /** The run that needs the end-user. It stays the current one until it is released. */
  get current(): SensitiveRun | undefined {
    return this.#current
  }

  /** Follows the runs of the page, current and future. */
  start(): void {
    this.#stop = this.#reauth.onEvent(({ type }) => {
      if (type === 'started' || type === 'resumed') this.#followAll()
    })
    this.#followAll()
  }

  /** Stops. The runs continue. */
  stop(): void {
    this.#stop?.()
    for (const unsubscribe of this.#followed.values()) unsubscribe()
    this.#followed.clear()
    this.#current = undefined
  }

  /** Releases the current run, and takes the next one that needs the end-user. */
  release(): void {
    this.#current = undefined
    this.#choose()
  }

  /** Replaces the current run with its retry. */
  replace(run: SensitiveRun): void {
    this.#current = run
    this.#follow(run)
    this.#onChange()
  }

  #followAll(): void {
    for (const run of this.#reauth.runs()) this.#follow(run)
    this.#choose()
  }

  #follow(run: SensitiveRun): void {
    if (this.#followed.has(run)) return
    const { unsubscribe } = run.subscribe(() => {
      if (run === this.#current) this.#onChange()
      else this.#choose()
      if (run.result !== undefined) this.#forget(run)
    })
    this.#followed.set(run, unsubscribe)
  }

  #forget(run: SensitiveRun): void {
    this.#followed.get(run)?.()
    this.#followed.delete(run)
  }

  #choose(): void {
    if (this.#current !== undefined) return
    this.#current = [...this.#followed.keys()].find((run) => needsEndUser(run.getSnapshot()))
    this.#onChange()
  }
}
