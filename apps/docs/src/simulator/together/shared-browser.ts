import { type PendingStore, type TabLocks, memoryStore } from '@reauth/core'

const isOver = (promise: Promise<unknown>): Promise<void> =>
  promise.then(
    () => {},
    () => {},
  )

/** Settles as the work does, or rejects when the signal is aborted. */
function unlessAborted<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error))
    work.then(resolve, reject)
  })
}

/** What the tabs of one browser share: the pending actions, the locks and the random ids. */
export class SharedBrowser {
  /** Keeps inputs in clear: cryptography takes a time of its own, and a run that is played again has to take the same steps. */
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

  /** @param name One character, that no other browser has. */
  constructor(name: string) {
    this.#name = name
  }

  /** 22 characters, as `createReauth()` wants them; the same ones whenever a run is played. */
  readonly randomId = (): string => `${this.#name}${String((this.#ids += 1)).padStart(21, '0')}`

  /**
   * The locks as one page sees them.
   *
   * @param page Releases what the page holds with {@link release}.
   * @param onQueued Called when the page has to wait for a different one.
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

  /** The page is gone: what it held is free. */
  release(page: object): void {
    for (const [name, holder] of this.#held) if (holder === page) this.#held.delete(name)
  }
}
