/** The longest delay of a timer, in milliseconds: a longer one fires at once. */
const MAX_DELAY = 2 ** 31 - 1

/**
 * Waits for a promise for a limited time. What the promise stands for goes on: nothing is cancelled.
 *
 * @param milliseconds How long; above 2³¹ - 1 it is that.
 * @returns What the promise resolves to. Rejects with an error whose `code` is `'timeout'` when it took longer.
 */
export function withTimeout<Result>(promise: Promise<Result>, milliseconds: number): Promise<Result> {
  return new Promise((resolve, reject) => {
    const expire = (): void => {
      const error = new Error(`No answer within ${milliseconds} ms.`)
      reject(Object.assign(error, { name: 'TimeoutError', code: 'timeout' }))
    }
    const timer = setTimeout(expire, Math.min(milliseconds, MAX_DELAY))
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
