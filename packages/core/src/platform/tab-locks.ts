import { unlessAborted } from './unless-aborted.js'

/** Mutual exclusion between the tabs of one origin. */
export interface TabLocks {
  /**
   * Does work while no other tab does work under the same name.
   *
   * @param signal Ends the wait, and releases the lock, also when the work never settles. The promise rejects with its reason then.
   * @param work Starts once. Receives whether another tab had to be waited for.
   * @param onQueued Called if another tab has to be waited for, when the wait begins. May be left out, and may never be called.
   */
  exclusive<Result>(
    name: string,
    signal: AbortSignal,
    work: (hasWaited: boolean) => Promise<Result>,
    onQueued?: () => void,
  ): Promise<Result>
  /**
   * Takes a lock if it is free.
   *
   * @returns How to release it; `null` if another tab or this page has it.
   */
  hold(name: string): Promise<(() => void) | null>
}

/** Throws where there are no Web Locks. A page that may not use them has them all the same, and is refused at each request. */
const manager = (): LockManager => {
  const locks: LockManager | null | undefined = globalThis.navigator?.locks
  if (locks === undefined || locks === null) throw new Error('no Web Locks')
  return locks
}

/**
 * Web Locks. In a browser that has none, or a page that may not use them, this page alone counts.
 *
 * @see {@link https://www.w3.org/TR/web-locks/ Web Locks API}
 */
export const webLocks: TabLocks = {
  async exclusive(name, signal, work, onQueued) {
    let working: ReturnType<typeof work> | undefined
    const begin = (hasWaited: boolean): ReturnType<typeof work> =>
      (working = unlessAborted(signal, () => work(hasWaited)))
    try {
      const isFree = await manager().request(name, { ifAvailable: true }, async (lock) => {
        if (lock === null) return false
        await begin(false)
        return true
      })
      if (!isFree) {
        onQueued?.()
        await manager().request(name, { signal }, () => begin(true))
      }
    } catch {
      // Either the work failed, or the browser before it began.
    }
    return working ?? begin(false)
  },
  hold: (name) =>
    new Promise((resolve) => {
      const request = async (): Promise<unknown> =>
        manager().request(name, { ifAvailable: true }, (lock) =>
          lock === null ? resolve(null) : new Promise<void>((release) => resolve(release)),
        )
      request().catch(() => resolve(() => {}))
    }),
}
