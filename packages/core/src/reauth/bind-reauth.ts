import { reportByDefault } from '../action/report.js'
import type { SensitiveRun } from '../run/sensitive-run.js'
import type { Reauth } from './reauth.js'

/** Options of {@link bindReauth}, and of the provider of each framework. */
export interface BindReauthOptions {
  /** Receives an error that prevents the interrupted run from being resumed. Default: `reportError()`. */
  readonly onResumeError?: (error: unknown) => void
}

/** The object that the provider of a framework passes down to its components. Create it with {@link bindReauth}. */
export interface ReauthBinding {
  readonly reauth: Reauth
  /** The run that a redirect interrupted: `undefined` until it is known, `null` if there is none. */
  readonly resumed: SensitiveRun | null | undefined
  /** The runs that shared its redirect. */
  readonly companions: readonly SensitiveRun[]
  /**
   * Continues the run that a redirect interrupted. Call it in the browser when the app is mounted; later calls do
   * nothing. Never throws.
   */
  readonly resume: () => void
  /** Calls the listener when `resumed` or `companions` has changed. Returns a function that stops it. */
  readonly subscribe: (listener: () => void) => () => void
}

class PageBinding implements ReauthBinding {
  readonly reauth: Reauth
  readonly #onResumeError: (error: unknown) => void
  readonly #listeners = new Set<() => void>()
  #isResuming = false
  #resumed: SensitiveRun | null | undefined
  #companions: readonly SensitiveRun[] = []

  constructor(reauth: Reauth, { onResumeError = reportByDefault }: BindReauthOptions) {
    this.reauth = reauth
    this.#onResumeError = onResumeError
  }

  get resumed(): SensitiveRun | null | undefined {
    return this.#resumed
  }

  get companions(): readonly SensitiveRun[] {
    return this.#companions
  }

  readonly resume = (): void => {
    if (this.#isResuming) return
    this.#isResuming = true
    void this.#resume()
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  async #resume(): Promise<void> {
    try {
      const run = await this.reauth.resume()
      this.#resumed = run
      this.#notify()
      this.#companions = (await run?.companions) ?? []
      if (this.#companions.length > 0) this.#notify()
    } catch (error) {
      this.#resumed ??= null
      this.#notify()
      this.#onResumeError(error)
    }
  }

  #notify(): void {
    for (const listener of this.#listeners) listener()
  }
}

/**
 * Follows the run that a redirect interrupted, for all components of a page. A framework's provider wraps it.
 *
 * Starts nothing before `resume()` is called, so that a server can render with it.
 *
 * @param reauth The result of {@link createReauth}, created once, outside of the components.
 * @param options `onResumeError` receives an error that prevents the interrupted run from being resumed.
 * @returns The page for {@link bindAction}.
 *
 * @example
 * const page = bindReauth(reauth)
 * page.resume()
 */
export const bindReauth = (reauth: Reauth, options: BindReauthOptions = {}): ReauthBinding =>
  new PageBinding(reauth, options)
