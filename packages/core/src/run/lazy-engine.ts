import { LazyPart } from '../platform/lazy-part.js'
import type { Engine, RunEnvironment } from './environment.js'

/** The code of the engine, which every `createReauth()` of a page shares. */
export const engineCode = /* @__PURE__ */ new LazyPart(() => import('./engine.js'))

/** The engine of one `createReauth()`. */
export class LazyEngine {
  readonly #environment: () => RunEnvironment
  readonly #listeners = new Set<() => void>()
  #engine: Engine | undefined

  constructor(environment: () => RunEnvironment) {
    this.#environment = environment
  }

  /** The engine, if its code is already loaded. */
  get loaded(): Engine | undefined {
    if (this.#engine === undefined && engineCode.loaded !== undefined) {
      this.#engine = new engineCode.loaded.PageEngine(this.#environment())
      this.#engine.subscribe(() => {
        for (const listener of this.#listeners) listener()
      })
    }
    return this.#engine
  }

  /** @throws {ServiceError} `offline` or `unexpected` if its code can't be loaded. */
  async load(): Promise<Engine> {
    await engineCode.load()
    return this.loaded!
  }

  /**
   * Calls the listener when a preview may have changed, once the engine is loaded. Returns a function that stops it.
   */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
