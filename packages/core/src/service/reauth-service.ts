import type { Authentication } from '@reauth/policy'
import type { Failure } from '../words/codes.js'

/** The options of every service call. */
export interface CallOptions {
  /** Aborted when the run is cancelled, times out or is stopped. */
  readonly signal: AbortSignal
}

/** The options of a prompt. */
export interface PromptOptions extends CallOptions {
  /** The `max_age` in seconds. 0 always prompts. Above 0 only for a browser with `maxAge: 'needed'`. */
  readonly maxAge: number
  /** The `acr_values`, in order of preference. May be empty. */
  readonly acrValues: readonly string[]
  /** Whether the server asked for this authentication because the previous one was not enough. Default: `false`. */
  readonly isStepUp?: boolean
}

/** Reauthentication by leaving the page. */
export interface RedirectBrowser {
  readonly kind: 'redirect'
  /** `'needed'`: prompts use the `max_age` that the requirement needs. Default: `'zero'`, which always prompts. */
  readonly maxAge?: 'zero' | 'needed'
  /** Leaves the page. May resolve before the page is gone, which does not mean success. */
  start(options: PromptOptions & { readonly state: string }): Promise<void>
  /** Returns the OAuth `state` if the URL is a callback of this service, or `null`. */
  matches(url: URL): string | null
  /** Exchanges the callback for a new ID Token. */
  finish(url: URL, options: CallOptions): Promise<Authentication>
}

/** Reauthentication in a window, tab or sheet while the page stays open. */
export interface InProcessBrowser {
  readonly kind: 'inProcess'
  /** `'needed'`: prompts use the `max_age` that the requirement needs. Default: `'zero'`, which always prompts. */
  readonly maxAge?: 'zero' | 'needed'
  /**
   * Opens the window. Called inside the end-user's click, before any `await`, if a prompt may follow. Returns a
   * function that closes the window if none follows. Must not throw.
   */
  prepare?(): () => void
  reauthenticate(options: PromptOptions): Promise<Authentication>
  /**
   * Returns whether this page was loaded in the window of a prompt for which another page waits. If so, reports the
   * callback to that page and closes the window. Called by `resume()`.
   */
  arrives?(url: URL): Promise<boolean>
  /** Leaves the page instead if the browser blocks the window. Default: the run asks for a click. */
  readonly fallback?: RedirectBrowser | undefined
}

/** Reauthentication by fingerprint or face on this device. */
export interface Biometric {
  isEnabled(): boolean | Promise<boolean>
  reauthenticate(options: PromptOptions): Promise<Authentication>
}

/** Claims that the SDK already has, and how old they are. */
export interface CachedAuthentication {
  readonly authentication: Authentication
  /**
   * Seconds since the ID Token was requested, measured by the clocks of this page. Do not use the difference between
   * the device's clock and `iat`.
   */
  readonly elapsed: number
  /** Whether no page can have authenticated in this session since that request. `false` if you can't know. */
  readonly isLatest: boolean
}

/** A change of the session outside of a run. */
export type SessionChange = 'lost' | 'changed'

/**
 * The port to an OpenID Provider's SDK. Adapters implement it, and the statechart uses nothing else of an adapter.
 *
 * Every value that it returns is advice: the server decides.
 */
export interface ReauthService {
  /**
   * Identifies the issuer and the client, so that two apps on one origin never see each other's pending actions. Read
   * when needed, because an SDK may be configured late. Default: one shared name.
   */
  readonly namespace?: () => string | undefined
  /**
   * Returns the claims that the SDK already has, without a request. A run skips the refresh if they are recent enough,
   * or if they are the latest ones and certainly too old. Returns `undefined` if there are none or their age is
   * unknown. Default: the first action of a page always refreshes.
   */
  cachedAuthentication?(): CachedAuthentication | undefined | Promise<CachedAuthentication | undefined>
  /** Refreshes the ID Token without a prompt and returns its claims. */
  refreshIdToken(options: CallOptions): Promise<Authentication>
  /** The newest ID Token. Read when the action is called, and never stored. */
  getIdToken(): string | Promise<string>
  /** The newest access token, if the SDK has one. Read when the action is called, and never stored. */
  getAccessToken?(): string | undefined | Promise<string | undefined>
  readonly biometric?: Biometric
  readonly browser?: RedirectBrowser | InProcessBrowser
  /** Classifies a rejection of this service. Must not throw: an unknown error is `unexpected`. */
  classifyError(error: unknown): Failure
  /** Calls the listener when the session is lost or replaced by another one. Returns a function that stops it. */
  subscribe?(listener: (change: SessionChange) => void): () => void
}
