import type { Outcome, Redirecting } from './outcome.js'
import type { RunSnapshot } from './run-snapshot.js'

/** A function, or an observer of which `next` is called. */
export type RunListener = ((snapshot: RunSnapshot) => void) | { readonly next?: (snapshot: RunSnapshot) => void }

/** One run of a sensitive action: what `reauth.start()` and `reauth.resume()` return. Its functions are bound and can be handed on. */
export interface SensitiveRun<Data = unknown, Interaction extends 'redirect' | 'inProcess' = 'redirect' | 'inProcess'> {
  readonly id: string
  readonly actionId: string
  /** The action's sentence about its input: show it before asking to confirm. */
  readonly description: string
  /** The input: as the schema returns it once it was applied, as it was given before. */
  readonly input: unknown
  /** The page that the run began on, when it came back from a redirect. Always of this origin. */
  readonly returnTo: string | null
  readonly getSnapshot: () => RunSnapshot
  /** Calls back after every change. What a listener throws is reported, and keeps nothing from the others. */
  readonly subscribe: (listener: RunListener) => { readonly unsubscribe: () => void }
  /** Stops the run wherever it waits for somebody. During the call its end becomes `outcomeUnknown`. */
  readonly cancel: () => void
  /** The end-user's click, when one is awaited. */
  readonly confirm: () => void
  /** Chooses another method than the one that is under way. */
  readonly choose: (method: 'biometric' | 'browser') => void
  /**
   * Starts the same action with the same input under the same idempotency key, after an `outcomeUnknown`.
   *
   * @returns The new run; this run itself when there is nothing to retry.
   */
  readonly retry: () => SensitiveRun<Data, Interaction>
  /** How the run ended; `undefined` while it is under way. Set before listeners are called for the last time. */
  readonly result: Outcome<Data> | undefined
  /** Resolves when the run ends, and not when the page leaves. Never rejects. */
  readonly ended: Promise<Outcome<Data>>
  /** Resolves when the run ends, or when the page leaves. Never rejects. */
  readonly outcome: Promise<Outcome<Data> | (Interaction extends 'redirect' ? Redirecting : never)>
}
