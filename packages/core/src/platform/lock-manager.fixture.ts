interface Request {
  readonly name: string
  readonly grant: () => void
}

/** The Web Locks of one browser, in exclusive mode only. Share one instance between tabs. */
export class MemoryLockManager {
  readonly #held = new Set<string>()
  #queue: Request[] = []

  /** The names of held locks. */
  get held(): readonly string[] {
    return [...this.#held]
  }

  /** The names of pending requests. */
  get queued(): readonly string[] {
    return this.#queue.map(({ name }) => name)
  }

  async query(): Promise<LockManagerSnapshot> {
    await Promise.resolve()
    const infoOf = (name: string): LockInfo => ({ name, mode: 'exclusive' })
    return { held: this.held.map(infoOf), pending: this.queued.map(infoOf) }
  }

  request<Result>(name: string, work: (lock: Lock | null) => Result): Promise<Awaited<Result>>
  request<Result>(name: string, options: LockOptions, work: (lock: Lock | null) => Result): Promise<Awaited<Result>>
  async request<Result>(
    name: string,
    given: LockOptions | ((lock: Lock | null) => Result),
    more?: (lock: Lock | null) => Result,
  ): Promise<Awaited<Result>> {
    const { ifAvailable = false, signal } = typeof given === 'function' ? {} : given
    const work = typeof given === 'function' ? given : more!
    if (ifAvailable && signal !== undefined) throw new DOMException('signal with ifAvailable', 'NotSupportedError')
    signal?.throwIfAborted()
    await Promise.resolve()
    if (ifAvailable && this.#held.has(name)) return await work(null)
    await this.#granted(name, signal)
    try {
      return await work({ name, mode: 'exclusive' })
    } finally {
      this.#release(name)
    }
  }

  #granted(name: string, signal: AbortSignal | undefined): Promise<void> {
    if (!this.#held.has(name)) {
      this.#held.add(name)
      return Promise.resolve()
    }
    return new Promise((resolve, reject) => {
      const request = { name, grant: resolve }
      this.#queue.push(request)
      signal?.addEventListener('abort', () => {
        if (!this.#queue.includes(request)) return
        this.#queue = this.#queue.filter((queued) => queued !== request)
        reject(signal.reason)
      })
    })
  }

  #release(name: string): void {
    const next = this.#queue.find((request) => request.name === name)
    this.#queue = this.#queue.filter((request) => request !== next)
    if (next === undefined) this.#held.delete(name)
    else next.grant()
  }
}
