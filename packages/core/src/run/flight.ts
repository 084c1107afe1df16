/**
 * Lets concurrent callers share one call.
 *
 * A caller that is aborted stops waiting; the call itself is aborted when nobody waits any more, so one that hangs holds up nobody who comes later.
 *
 * @param call Starts the call.
 * @returns How to join it, with the caller's own signal.
 */
export function createFlight<Result>(
  call: (signal: AbortSignal) => Promise<Result>,
): (signal: AbortSignal) => Promise<Result> {
  let current: { result: Promise<Result>; waiting: number; controller: AbortController } | undefined
  return async (signal) => {
    signal.throwIfAborted()
    if (current === undefined) {
      const controller = new AbortController()
      const started = { result: call(controller.signal), waiting: 0, controller }
      const over = (): void => {
        if (current === started) current = undefined
      }
      started.result.then(over, over)
      current = started
    }
    const joined = current
    joined.waiting += 1
    let leave!: () => void
    try {
      return await Promise.race([
        joined.result,
        new Promise<never>((_, reject) => {
          leave = () => reject(signal.reason as Error)
          signal.addEventListener('abort', leave)
        }),
      ])
    } finally {
      signal.removeEventListener('abort', leave)
      joined.waiting -= 1
      if (joined.waiting === 0 && current === joined) {
        current = undefined
        joined.controller.abort()
      }
    }
  }
}
