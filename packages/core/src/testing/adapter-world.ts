import type { ReauthService } from '../service/reauth-service.js'

type Awaitable<Value> = Value | Promise<Value>

/**
 * What the end-user does at the next prompt, of a browser or of the device.
 *
 * - `'approves'`: authenticates as the end-user who is signed in.
 * - `'cancels'`: declines. An OpenID Provider answers `access_denied`.
 * - `'cannotBeAsked'`: the provider has no way to ask, and answers `login_required`.
 * - `'hesitates'`: does nothing, and the prompt stays open.
 * - `'closesWindow'`: closes the window that a prompt opened.
 * - `'isLockedOut'`: tried the device's biometrics too often.
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
 * What some adapters, or some worlds, don't have: an optional member of the service or of the world, an answer, a fault, a callback with a `code`, or an
 * `idToken` that the page holds.
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
 * The surroundings of an adapter under test: a provider, an end-user and a page, which the rules put into the states that they are about.
 *
 * Each rule begins with {@link AdapterWorld.begin} and ends with {@link AdapterWorld.end}. Rules never run at the same time.
 */
export interface AdapterWorld {
  /** Which of the two the service's `browser` is. Rules of the other kind are left out. */
  readonly browser: 'redirect' | 'inProcess'
  /**
   * What the adapter or this world doesn't have, each with the reason. The rules that need it are skipped, and the runner prints the reason. Whatever else is
   * missing fails the rule that needs it. Default: nothing.
   */
  readonly without?: Readonly<Partial<Record<AdapterFeature, string>>>
  /** How long a rule waits for an answer before it fails, in milliseconds. Default: 4000. */
  readonly patience?: number

  /** Begins a rule: nothing fails, an end-user who approves every prompt has just signed in, and a page of the app is open. */
  begin(): Awaitable<void>
  /** Ends a rule: releases what `begin()` opened. Default: nothing. */
  end?(): Awaitable<void>
  /** Seconds since the Unix epoch, on the provider's clock. */
  now(): number
  /** Every token, authorization code, verifier and session secret since `begin()`. No error may hold one. */
  secrets(): readonly string[]
  /** How many requests the page sent since `begin()`, also unanswered ones. */
  requests(): number
  /** How often the page left for a prompt, or a window or a sheet asked, since `begin()`. */
  prompts(): number
  /** Sets what the end-user does at the next prompt. */
  endUser(answer: EndUserAnswer): Awaitable<void>
  /** Sets how requests for tokens or claims are answered from here on. */
  fail(fault: ProviderFault): Awaitable<void>
  /** Ends the session at the provider. The page learns of it with its next request. */
  loseSession(): Awaitable<void>
  /**
   * Answers the prompt that the page left for, and opens the page that the provider sends the end-user to. Waits until the page has left. For `'redirect'`.
   *
   * @returns The address of that page: the callback.
   */
  callback?(): Promise<URL>

  /** Lets time pass at the provider, and in `now()`: what it issues from here on has a later `iat` and the same `auth_time`. */
  passTime?(seconds: number): Awaitable<void>
  /** Leaves claims out of every token or answer from here on. */
  omitClaims?(names: readonly string[]): Awaitable<void>
  /** The parameters of the last authorization request, as the provider got them. Waits until the page or the window is there. */
  authorizationRequest?(): Promise<URLSearchParams>
  /** Blocks windows that the page opens from here on. */
  blockWindows?(): Awaitable<void>
  /** Makes the service of another client of the same provider. */
  otherClient?(): Awaitable<ReauthService>
}

/**
 * Makes the service under test, of a page that was just loaded: with a new object of the SDK, over what the browser kept. Called after
 * {@link AdapterWorld.begin}, and again after {@link AdapterWorld.callback}.
 */
export type MakeService = () => Awaitable<ReauthService>
