import { type PendingStore, type TabLocks, memoryStore } from '@reauth/core'

const isOver = (promise: Promise<unknown>): Promise<void> =>
  promise.then(
    () => {},
    () => {},
  )

/** Settles like the work, or rejects when the signal is aborted. */
function unlessAborted<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error))
    work.then(resolve, reject)
  })
}

/** Shared data of the tabs in one browser: pending actions, locks and random ids. */
export class SharedBrowser {
  /** Stores inputs without encryption, because cryptography takes an unpredictable time, and a replay must take the same steps. */
  readonly store: PendingStore = {
    ...memoryStore(),
    seal: async (plain) => new TextEncoder().encode(plain),
    unseal: async (sealed) => new TextDecoder().decode(sealed as Uint8Array),
    tag: async (text) => text.slice(0, 512),
  }
  readonly #name: string
  readonly #working = new Map<string, Promise<void>>()
  readonly #held = new Map<string, object>()
  #ids = 0

  /** @param name One unique character. */
  constructor(name: string) {
    this.#name = name
  }

  /** Returns an id of 22 characters for `createReauth()`, the same on every replay. */
  readonly randomId = (): string => `${this.#name}${String((this.#ids += 1)).padStart(21, '0')}`

  /**
   * Returns the locks for one page.
   *
   * @param page Identifies the page. {@link release} frees its locks.
   * @param onQueued Called when the page has to wait for another page.
   */
  locksOf(page: object, onQueued: () => void): TabLocks {
    return {
      exclusive: async (name, signal, work, whenQueued) => {
        const before = this.#working.get(name)
        if (before !== undefined) {
          whenQueued?.()
          onQueued()
        }
        const turn = Promise.resolve(before).then(() => {
          signal.throwIfAborted()
          return work(before !== undefined)
        })
        const result = unlessAborted(signal, turn)
        const over = Promise.all([before, isOver(result)]).then(() => {
          if (this.#working.get(name) === over) this.#working.delete(name)
        })
        this.#working.set(name, over)
        return result
      },
      hold: async (name) => {
        if (this.#held.has(name)) return null
        this.#held.set(name, page)
        return () => void this.#held.delete(name)
      },
    }
  }

  /** Frees the locks of a page that is gone. */
  release(page: object): void {
    for (const [name, holder] of this.#held) if (holder === page) this.#held.delete(name)
  }
}
