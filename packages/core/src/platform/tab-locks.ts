import { unlessAborted } from './unless-aborted.js'

/** Mutual exclusion between the tabs of one origin. */
export interface TabLocks {
  /**
   * Does work while no other tab works under the same name.
   *
   * @param signal Ends the wait and releases the lock, even if the work never settles. The promise then rejects with
   * its reason.
   * @param work Runs once. Its argument says whether it had to wait for another tab.
   * @param onQueued Called when the wait for another tab starts. Optional; not called if there is no wait.
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
   * @returns A function that releases the lock; `null` if another tab or this page holds it.
   */
  hold(name: string): Promise<(() => void) | null>
}

/** Throws if the browser has no Web Locks. On a page that may not use them they exist, but each request is refused. */
const manager = (): LockManager => {
  const locks: LockManager | null | undefined = globalThis.navigator?.locks
  if (locks === undefined || locks === null) throw new Error('no Web Locks')
  return locks
}

/**
 * The Web Locks of the browser. Without them, or on a page that may not use them, locks cover this page only.
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
