/** The function of the app that threw. */
export type AppStep =
  | 'perform'
  | 'parse'
  | 'operation'
  | 'status'
  | 'describe'
  | 'input'
  | 'codec'
  | 'listener'
  | 'onEvent'
  | 'inspect'

/** The second argument of {@link ErrorListener}: where the error was thrown. */
export interface ErrorOrigin {
  readonly step: AppStep
  readonly runId: string
  readonly actionId: string
}

/**
 * Receives errors thrown by the app's own code: your `perform`, `operation`, `status`, `describe`, `parse`, `codec`,
 * schema or a listener.
 */
export type ErrorListener = (error: unknown, origin: ErrorOrigin) => void

/** Reports an error of one run. */
export type Report = (step: AppStep, error: unknown) => void

/**
 * Reports an error as the browser reports an uncaught one, or to the console if there is no `reportError()`. Never
 * throws.
 */
export function reportByDefault(error: unknown): void {
  try {
    if (typeof globalThis.reportError === 'function') globalThis.reportError(error)
    else console.error(error)
  } catch {
    // A place to report that fails has nowhere to report to.
  }
}
