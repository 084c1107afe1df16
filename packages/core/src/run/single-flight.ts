import { abortReason, throwIfAborted } from '../platform/abort.js'
interface SharedCall<Result> {
  readonly result: Promise<Result>
  readonly controller: AbortController
  callers: number
}

/**
 * Shares one call among concurrent callers.
 *
 * A caller that aborts stops waiting. The next caller starts a new call, so a hanging call delays nobody. A call is
 * aborted when its last caller aborts.
 */
export class SingleFlight<Result> {
  readonly #call: (signal: AbortSignal) => Promise<Result>
  #current: SharedCall<Result> | undefined

  constructor(call: (signal: AbortSignal) => Promise<Result>) {
    this.#call = call
  }

  /** Joins the current call, or starts one. Rejects when `signal` aborts. */
  async join(signal: AbortSignal): Promise<Result> {
    throwIfAborted(signal)
    const sharedCall = (this.#current ??= this.#start())
    sharedCall.callers += 1
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#forget(sharedCall)
        reject(abortReason(signal))
        sharedCall.callers -= 1
        if (sharedCall.callers === 0) sharedCall.controller.abort()
      }
      const stopListening = (): void => signal.removeEventListener('abort', leave)
      signal.addEventListener('abort', leave)
      void sharedCall.result.then(resolve, reject).then(stopListening)
    })
  }

  #start(): SharedCall<Result> {
    const controller = new AbortController()
    const sharedCall = { result: this.#call(controller.signal), controller, callers: 0 }
    const forget = (): void => this.#forget(sharedCall)
    sharedCall.result.then(forget, forget)
    return sharedCall
  }

  #forget(sharedCall: SharedCall<Result>): void {
    if (this.#current === sharedCall) this.#current = undefined
  }
}
