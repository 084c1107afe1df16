import type { Authentication } from '@reauth/policy'
import type { Failure } from '../words/codes.js'

/** What every service call is given. */
export interface CallOptions {
  /** Aborted when the run is cancelled, times out or is stopped. */
  readonly signal: AbortSignal
}

/** What a prompt should reach. */
export interface PromptOptions extends CallOptions {
  /** `max_age` in seconds; 0 asks in any case. Above 0 only for a browser that says `maxAge: 'needed'`. */
  readonly maxAge: number
  /** `acr_values`, in order of preference; may be empty. */
  readonly acrValues: readonly string[]
  /** Whether the server asked for this authentication, because the one before was not enough for it. Default: `false`. */
  readonly isStepUp?: boolean
}

/** Reauthentication by leaving the page. */
export interface RedirectBrowser {
  readonly kind: 'redirect'
  /** `'needed'`: the OpenID Provider is asked for the `max_age` that the requirement needs. Default: `'zero'`, which always asks. */
  readonly maxAge?: 'zero' | 'needed'
  /** Leaves the page. May resolve before the page is gone: that is not success. */
  start(options: PromptOptions & { readonly state: string }): Promise<void>
  /** Tells whether a URL is a callback, and of which transaction: the OAuth `state`, or `null`. */
  matches(url: URL): string | null
  /** Exchanges the callback for a new ID Token. */
  finish(url: URL, options: CallOptions): Promise<Authentication>
}

/** Reauthentication in a window, tab or sheet while the page stays. */
export interface InProcessBrowser {
  readonly kind: 'inProcess'
  /** `'needed'`: the OpenID Provider is asked for the `max_age` that the requirement needs. Default: `'zero'`, which always asks. */
  readonly maxAge?: 'zero' | 'needed'
  /**
   * Opens the window. Called inside the end-user's click, before anything is awaited, if a prompt may follow. Returns how to close the window again if none follows.
   * Never throws.
   */
  prepare?(): () => void
  reauthenticate(options: PromptOptions): Promise<Authentication>
  /**
   * Tells whether this page was loaded in the window of a prompt that another page waits for. Reports the callback to that page then, and closes the window. Called by
   * `resume()`.
   */
  arrives?(url: URL): Promise<boolean>
  /** Leaves the page instead, if the browser blocked the window. Default: the end-user is asked for a click. */
  readonly fallback?: RedirectBrowser | undefined
}

/** Reauthentication by fingerprint or face on this device. */
export interface Biometric {
  isEnabled(): boolean | Promise<boolean>
  reauthenticate(options: PromptOptions): Promise<Authentication>
}

/** Claims that the SDK holds already, and how they came. */
export interface CachedAuthentication {
  readonly authentication: Authentication
  /** Seconds since the ID Token was requested, by the clocks of this page. Not by the difference of the device's clock to `iat`. */
  readonly elapsed: number
  /** Whether nobody can have authenticated in this session since that request, in any page. If that can't be known, it is `false`. */
  readonly isLatest: boolean
}

/** What happened to the session outside of a run. */
export type SessionChange = 'lost' | 'changed'

/**
 * The port to an OpenID Provider's SDK. Adapters implement it; the statechart knows nothing else of them.
 *
 * Every value it returns is advice: the server decides.
 */
export interface ReauthService {
  /**
   * Names the issuer and the client, so that two apps on one origin never see each other's pending actions. Read when it is needed, because an SDK may be
   * configured late. Default: one shared name.
   */
  readonly namespace?: () => string | undefined
  /**
   * Reads the claims that the SDK holds already, without a request. They spare a refresh if they are recent enough, or if they are the latest ones and too old
   * beyond doubt. Returns `undefined` if there are none, or if nothing says when they came. Default: the first action of a page always refreshes.
   */
  cachedAuthentication?(): CachedAuthentication | undefined | Promise<CachedAuthentication | undefined>
  /** Makes the claims up to date, and tells them. */
  refreshIdToken(options: CallOptions): Promise<Authentication>
  /** The newest ID Token. Read when the action is called, and never kept. */
  getIdToken(): string | Promise<string>
  /** The newest access token, where the SDK has one. Read when the action is called, and never kept. */
  getAccessToken?(): string | undefined | Promise<string | undefined>
  readonly biometric?: Biometric
  readonly browser?: RedirectBrowser | InProcessBrowser
  /** Tells what a rejection of this service means. Total: what it does not know is `unexpected`. */
  classifyError(error: unknown): Failure
  /** Tells when the session is lost or becomes another one. Returns how to stop telling. */
  subscribe?(listener: (change: SessionChange) => void): () => void
}
