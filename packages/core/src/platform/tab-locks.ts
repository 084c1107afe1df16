/** Mutual exclusion between the tabs of one origin. */
export interface TabLocks {
  /**
   * Does work while no other tab does work under the same name.
   *
   * @param work Told whether another tab had to be waited for.
   */
  exclusive<Result>(name: string, signal: AbortSignal, work: (hasWaited: boolean) => Promise<Result>): Promise<Result>
}

const BUSY = Symbol('busy')

/**
 * Web Locks where the browser has them; else this tab alone counts.
 *
 * @see {@link https://www.w3.org/TR/web-locks/ Web Locks API}
 */
export const webLocks: TabLocks = {
  async exclusive(name, signal, work) {
    const locks: LockManager | null | undefined = globalThis.navigator?.locks
    if (locks === undefined || locks === null) return work(false)
    const first = await locks.request(name, { ifAvailable: true }, async (lock) => (lock === null ? BUSY : work(false)))
    return first === BUSY ? locks.request(name, { signal }, () => work(true)) : first
  },
}
