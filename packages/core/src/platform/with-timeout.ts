/** The longest delay of a timer, in milliseconds. A longer one fires immediately. */
const MAX_DELAY = 2 ** 31 - 1

/**
 * Waits for a promise for a limited time. Does not cancel the work behind the promise.
 *
 * @param milliseconds The longest wait, limited to 2³¹ - 1.
 * @returns The value of the promise. Rejects with an error whose `code` is `'timeout'` if it takes longer.
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
