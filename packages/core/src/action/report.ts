/** Where the app's own code threw. */
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

/** What {@link ErrorListener} is given beside the error. */
export interface ErrorOrigin {
  readonly step: AppStep
  readonly runId: string
  readonly actionId: string
}

/** Receives what the app's own code threw: your `perform`, `operation`, `status`, `describe`, `parse`, `codec`, schema or a listener. */
export type ErrorListener = (error: unknown, origin: ErrorOrigin) => void

/** Reports for one run. */
export type Report = (step: AppStep, error: unknown) => void

/** Where a browser reports an uncaught error, or the console where there is no such place. Never throws. */
export function reportByDefault(error: unknown): void {
  try {
    if (typeof globalThis.reportError === 'function') globalThis.reportError(error)
    else console.error(error)
  } catch {
    // A place to report that fails has nowhere to report to.
  }
}
