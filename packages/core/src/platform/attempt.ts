/**
 * Calls a function that a run does not depend on, such as a log or a hint. If it fails, now or later, the run
 * continues.
 *
 * @returns Its result; `undefined` if it threw.
 */
export function attempt<Result>(work: () => Result): Result | undefined {
  try {
    const result = work()
    Promise.resolve(result).catch(() => {})
    return result
  } catch {
    return undefined
  }
}
