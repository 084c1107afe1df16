import type { ReauthService } from '../service/reauth-service.js'

type Awaitable<Value> = Value | Promise<Value>

/**
 * What the end-user does at the next prompt of a browser or of the device.
 *
 * - `'approves'`: authenticates as the end-user who is signed in.
 * - `'cancels'`: declines. An OpenID Provider answers `access_denied`.
 * - `'cannotBeAsked'`: the provider has no way to ask, and answers `login_required`.
 * - `'hesitates'`: does nothing, and the prompt stays open.
 * - `'closesWindow'`: closes the window that a prompt opened.
 * - `'isLockedOut'`: has tried the device's biometrics too often.
 */
export type EndUserAnswer = 'approves' | 'cancels' | 'cannotBeAsked' | 'hesitates' | 'closesWindow' | 'isLockedOut'

/**
 * How requests for tokens or claims are answered.
 *
 * - `'offline'`: no connection.
 * - `'error'`: HTTP 500 and, from an OpenID Provider, `{"error":"server_error"}`.
 * - `'garbage'`: HTTP 200 and a page of HTML, as from a captive portal.
 * - `'hang'`: no answer, until the page aborts the request.
 */
export type ProviderFault = 'offline' | 'error' | 'garbage' | 'hang'

/**
 * A feature that some adapters or worlds don't have: an optional member of the service or of the world, an answer, a
 * fault, a callback with a `code`, or an `idToken` that the page has.
 */
export type AdapterFeature =
  | 'biometric'
  | 'cachedAuthentication'
  | 'namespace'
  | 'prepare'
  | 'subscribe'
  | 'passTime'
  | 'authorizationRequest'
  | 'blockWindows'
  | 'omitClaims'
  | 'otherClient'
  | 'code'
  | 'idToken'
  | Exclude<EndUserAnswer, 'approves' | 'cancels'>
  | ProviderFault

/**
 * The environment of an adapter under test: a provider, an end-user and a page, whose state the rules set.
 *
 * Each rule starts with {@link AdapterWorld.begin} and ends with {@link AdapterWorld.end}. Rules never run at the same
 * time.
 */
export interface AdapterWorld {
  /** The kind of the service's `browser`. Rules of the other kind are omitted. */
  readonly browser: 'redirect' | 'inProcess'
  /**
   * Features that the adapter or this world doesn't have, each with the reason. The rules that need them are skipped,
   * and the runner prints the reason. Any other missing feature fails the rules that need it. Default: none.
   */
  readonly without?: Readonly<Partial<Record<AdapterFeature, string>>>
  /** How long a rule waits for an answer before it fails, in milliseconds. Default: 4000. */
  readonly patience?: number

  /**
   * Starts a rule: nothing fails, an end-user who approves every prompt has just signed in, and a page of the app is
   * open.
   */
  begin(): Awaitable<void>
  /** Ends a rule, and releases the resources of `begin()`. Default: does nothing. */
  end?(): Awaitable<void>
  /** Seconds since the Unix epoch, on the provider's clock. */
  now(): number
  /** Every token, authorization code, verifier and session secret since `begin()`. No error may contain one. */
  secrets(): readonly string[]
  /** How many requests the page has sent since `begin()`, including unanswered ones. */
  requests(): number
  /** How many prompts there were since `begin()`: redirects, windows and sheets. */
  prompts(): number
  /** Sets what the end-user does at the next prompt. */
  endUser(answer: EndUserAnswer): Awaitable<void>
  /** Sets how requests for tokens or claims are answered from now on. */
  fail(fault: ProviderFault): Awaitable<void>
  /** Ends the session at the provider. The page detects it with its next request. */
  loseSession(): Awaitable<void>
  /**
   * Answers the prompt of a redirect, and opens the callback page. Waits until the page has left. For `'redirect'`.
   *
   * @returns The address of that page: the callback.
   */
  callback?(): Promise<URL>

  /** Lets time pass at the provider and in `now()`. Later tokens have a later `iat` and the same `auth_time`. */
  passTime?(seconds: number): Awaitable<void>
  /** Omits claims from every token or answer from now on. */
  omitClaims?(names: readonly string[]): Awaitable<void>
  /**
   * The parameters of the last authorization request that the provider received. Waits until the page or the window has
   * arrived there.
   */
  authorizationRequest?(): Promise<URLSearchParams>
  /** Blocks windows that the page opens from now on. */
  blockWindows?(): Awaitable<void>
  /** Creates the service of another client of the same provider. */
  otherClient?(): Awaitable<ReauthService>
}

/**
 * Creates the service under test for a page that was just loaded: a new SDK object with the browser's existing storage.
 * Called after {@link AdapterWorld.begin}, and again after {@link AdapterWorld.callback}.
 */
export type MakeService = () => Awaitable<ReauthService>
