import { throwIfAborted } from '../../platform/abort.js'
import { unlessAborted } from '../../platform/unless-aborted.js'

interface Work {
  readonly signal: AbortSignal
  readonly ended: Promise<void>
}

interface OpenRequest {
  readonly works: Set<Work>
  readonly controller: AbortController
  refreshesAccessToken: boolean
}

/**
 * Assigns the requests of an SDK without `AbortSignal` to the work that causes them.
 *
 * An SDK call sends its requests one after another. So a request belongs to the work whose call sends it synchronously. Any other request belongs to every work that
 * waits for no answer. A request is aborted when every work that it belongs to is aborted.
 *
 * The refresh of an access token is different. The SDK shares an active refresh, so it also belongs to all later work. Its answer may contain a new refresh token
 * that must not be lost, so it is aborted only when later work would have to wait for it.
 */
export class AbortableRequests {
  readonly #works = new Set<Work>()
  readonly #requests = new Set<OpenRequest>()
  #starting: Work | undefined

  /** Runs work, and rejects as soon as `signal` aborts. */
  async during<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    throwIfAborted(signal)
    const hung = [...this.#requests].filter(isAbandoned)
    for (const { controller } of hung) controller.abort()
    // The SDK returns the rejection of an aborted refresh until that refresh has ended.
    const ended = hung.flatMap(({ works }) => [...works].map((abandoned) => abandoned.ended))
    if (ended.length > 0) await unlessAborted(signal, () => Promise.all(ended))
    return unlessAborted(signal, () => this.#start(signal, work))
  }

  /**
   * Sends a request for the work that it belongs to. Rejects if all of it is aborted.
   *
   * @param send Sends it, waits for the complete answer, and calls `isRefresh` for the refresh of an access token.
   */
  async send<Answer>(send: (signal: AbortSignal, isRefresh: () => void) => Promise<Answer>): Promise<Answer> {
    const requests = [...this.#requests]
    const isWaiting = (work: Work): boolean => requests.some(({ works }) => works.has(work))
    const works = this.#starting === undefined ? [...this.#works].filter((work) => !isWaiting(work)) : [this.#starting]
    const request: OpenRequest = {
      works: new Set(works),
      controller: new AbortController(),
      refreshesAccessToken: false,
    }
    if (isAbandoned(request)) throw works[0]!.signal.reason
    this.#requests.add(request)
    try {
      return await send(request.controller.signal, () => {
        request.refreshesAccessToken = true
      })
    } finally {
      this.#requests.delete(request)
    }
  }

  async #start<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    let end!: () => void
    const started: Work = {
      signal,
      ended: new Promise((resolve) => {
        end = resolve
      }),
    }
    this.#works.add(started)
    for (const request of this.#requests) if (request.refreshesAccessToken) request.works.add(started)
    const abort = (): void => {
      for (const request of this.#requests) {
        if (isAbandoned(request) && !request.refreshesAccessToken) request.controller.abort()
      }
    }
    signal.addEventListener('abort', abort)
    try {
      this.#starting = started
      const working = work()
      this.#starting = undefined
      return await working
    } finally {
      signal.removeEventListener('abort', abort)
      this.#works.delete(started)
      for (const { works } of this.#requests) works.delete(started)
      end()
    }
  }
}

const isAbandoned = ({ works }: OpenRequest): boolean =>
  works.size > 0 && [...works].every(({ signal }) => signal.aborted)
