/**
 * Calls what a run can do without, such as a log or a hint. If it fails, now or later, the run goes on.
 *
 * @returns What it returned; `undefined` if it threw.
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
