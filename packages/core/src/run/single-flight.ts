import { abortReason, throwIfAborted } from '../platform/abort.js'
interface Flight<Result> {
  readonly result: Promise<Result>
  readonly controller: AbortController
  waiting: number
}

/**
 * Lets concurrent callers share one call.
 *
 * A caller that is aborted stops waiting. Whoever comes after that starts a new call, so one that hangs holds up nobody; it is aborted itself when its last
 * caller has left.
 */
export class SingleFlight<Result> {
  readonly #call: (signal: AbortSignal) => Promise<Result>
  #current: Flight<Result> | undefined

  constructor(call: (signal: AbortSignal) => Promise<Result>) {
    this.#call = call
  }

  /** Joins the call that is under way, or starts one. Rejects when `signal` aborts. */
  async join(signal: AbortSignal): Promise<Result> {
    throwIfAborted(signal)
    const flight = (this.#current ??= this.#start())
    flight.waiting += 1
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#forget(flight)
        reject(abortReason(signal))
        flight.waiting -= 1
        if (flight.waiting === 0) flight.controller.abort()
      }
      const stay = (): void => signal.removeEventListener('abort', leave)
      signal.addEventListener('abort', leave)
      void flight.result.then(resolve, reject).then(stay)
    })
  }

  #start(): Flight<Result> {
    const controller = new AbortController()
    const flight = { result: this.#call(controller.signal), controller, waiting: 0 }
    const forget = (): void => this.#forget(flight)
    flight.result.then(forget, forget)
    return flight
  }

  #forget(flight: Flight<Result>): void {
    if (this.#current === flight) this.#current = undefined
  }
}
