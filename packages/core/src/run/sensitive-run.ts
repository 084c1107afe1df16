import type { Outcome, Redirecting } from './outcome.js'
import type { RunSnapshot } from './run-snapshot.js'

/** A function, or an observer with a `next` method. */
export type RunListener = ((snapshot: RunSnapshot) => void) | { readonly next?: (snapshot: RunSnapshot) => void }

/**
 * One run of a sensitive action, returned by `reauth.start()` and `reauth.resume()`. Its functions are bound, so you
 * can pass them on.
 */
export interface SensitiveRun<Data = unknown, Interaction extends 'redirect' | 'inProcess' = 'redirect' | 'inProcess'> {
  readonly id: string
  readonly actionId: string
  /** The action's description of its input. Show it when you ask the end-user to confirm. */
  readonly description: string
  /** The output of the schema for the input, or the original input before validation. */
  readonly input: unknown
  /** The address of the page where the run started, if it came back from a redirect. Always of this origin. */
  readonly returnTo: string | null
  readonly getSnapshot: () => RunSnapshot
  /**
   * Calls the listener after every change. If a listener throws, the error is reported and the other listeners are
   * still called.
   */
  readonly subscribe: (listener: RunListener) => { readonly unsubscribe: () => void }
  /** Cancels the run. During the call it ends as `outcomeUnknown`. */
  readonly cancel: () => void
  /** Confirms the run when it waits for a click. Call it in the click handler. */
  readonly confirm: () => void
  /** Chooses another method than the current one. */
  readonly choose: (method: 'biometric' | 'browser') => void
  /**
   * Starts the same action with the same input under the same idempotency key, after an `outcomeUnknown`.
   *
   * @returns The new run, or this run if there is nothing to retry.
   */
  readonly retry: () => SensitiveRun<Data, Interaction>
  /** How the run ended; `undefined` while it runs. Set before listeners are called for the last time. */
  readonly result: Outcome<Data> | undefined
  /** Resolves when the run ends, but not when the page leaves. Never rejects. */
  readonly ended: Promise<Outcome<Data>>
  /** Resolves when the run ends, or when the page leaves. Never rejects. */
  readonly outcome: Promise<Outcome<Data> | (Interaction extends 'redirect' ? Redirecting : never)>
}
