import { type Authentication, type ParsedRequirement, evaluate } from '@reauth/policy'
import { expiresSoon } from '../machine/freshness.js'
import { digest } from '../platform/digest.js'
import type { Page } from '../platform/page.js'
import type { ReauthClock } from '../platform/clock.js'
import type { CachedAuthentication, ReauthService, RedirectBrowser } from '../service/reauth-service.js'
import type { Reading } from '../words/facts.js'
import { ServiceError } from '../words/service-error.js'
import { withMargin } from '../words/requirement.js'
import { SingleFlight } from './single-flight.js'

const NO_DIGEST =
  '`crypto.subtle` is missing. Serve the page over https or from localhost. In React Native, give `reactNativePage()` a `crypto`.'

interface Aging {
  readonly reading: Reading
  /** Whether nobody could have authenticated in this session since, when it came. */
  readonly wasLatest: boolean
  readonly monotonic: number
  readonly wall: number
}

/** How readings are made. */
export interface ReadingsOptions {
  readonly service: ReauthService
  readonly clock: ReauthClock
  /** `'always'` asks the OpenID Provider at the start of every run. */
  readonly refresh: 'whenNeeded' | 'always'
  readonly clockTolerance: number
  /** How the service leaves the page, if it does. */
  readonly leaving?: RedirectBrowser | undefined
  /** Makes digests, if it can. Default: `crypto.subtle` does. */
  readonly page?: Pick<Page, 'digest'>
  /** A new random id. */
  readonly randomId: () => string
}

/** The newest authentication of this page, and its age. */
export class Readings {
  readonly #options: ReadingsOptions
  readonly #listeners = new Set<() => void>()
  #newest: Aging | undefined
  /** Whether what the page and the SDK hold may be of a different end-user than the session. Only a refresh says. */
  #isInDoubt = false
  /** What each subject is called. A name is never taken back: a run goes on under it. The digest, which costs more than the statechart, is made once. */
  readonly #names = new Map<string, string>()
  // What comes is recorded once: everybody who waited goes on in the same turn.
  readonly #flight = new SingleFlight(async (signal) => {
    const authentication = await this.#options.service.refreshIdToken({ signal })
    this.#isInDoubt = false
    return this.record(authentication)
  })

  constructor(options: ReadingsOptions) {
    this.#options = options
  }

  /** The newest reading, aged by the device's clocks; `undefined` before the first. */
  newest(): Reading | undefined {
    return this.#newest && this.#aged(this.#newest)
  }

  /** Reads the claims: from memory when that is certain to be enough, else from the OpenID Provider. */
  async refresh(
    purpose: 'check' | 'recheck' | 'renew',
    requirement: ParsedRequirement,
    signal: AbortSignal,
  ): Promise<Reading> {
    if (purpose !== 'recheck' && !this.#isInDoubt) {
      const cached = await this.#takeCached()
      const reading = this.newest()
      if (reading !== undefined && !expiresSoon({ reading }) && !this.#wasOvertaken(cached)) {
        if (purpose === 'renew') return reading
        const isEnough = this.#isFresh(requirement, reading) || this.#isCertainlyStale(requirement, reading, cached)
        if (this.#options.refresh === 'whenNeeded' && isEnough) return reading
      }
    }
    return this.#flight.join(signal)
  }

  /** Takes over what the SDK holds already, if it says when that came. */
  async #takeCached(): Promise<CachedAuthentication | undefined> {
    const cached = await this.#cached()
    if (cached === undefined || !(cached.elapsed >= 0 && cached.elapsed < Infinity)) return undefined
    const { authentication, elapsed } = cached
    if (this.#isNews(authentication, await this.subjectKeyOf(authentication))) {
      await this.record(authentication, elapsed)
    }
    return cached
  }

  /** An adapter that cannot say what it holds is asked for a refresh. */
  async #cached(): Promise<CachedAuthentication | undefined> {
    try {
      return await this.#options.service.cachedAuthentication?.()
    } catch {
      return undefined
    }
  }

  #isFresh(requirement: ParsedRequirement, { authentication, now }: Reading): boolean {
    const { clockTolerance } = this.#options
    return evaluate(withMargin(requirement), authentication, now, { clockTolerance }).verdict === 'fresh'
  }

  /**
   * Whether a refresh would bring nothing better: no page has a newer authentication, and this one was too old when it was issued. No clock of the device has a
   * part in that. `'always'` counts from a time that only a refresh tells.
   */
  #isCertainlyStale(
    requirement: ParsedRequirement,
    { authentication }: Reading,
    cached: CachedAuthentication | undefined,
  ) {
    if (cached?.isLatest !== true || isNewer(authentication, cached.authentication)) return false
    const { verdict } = evaluate(requirement, authentication, authentication.issuedAt)
    return verdict === 'stale' && requirement.maxAge !== 'always'
  }

  /** Whether the session may have changed since the newest reading came: another page signed somebody in or out. */
  #wasOvertaken(cached: CachedAuthentication | undefined): boolean {
    return this.#newest?.wasLatest === true && cached?.isLatest === false
  }

  /** Whether an authentication takes the place of the newest reading. */
  #isNews(authentication: Authentication, subjectKey: string): boolean {
    const known = this.#newest?.reading
    return known?.subjectKey !== subjectKey || isNewer(authentication, known.authentication)
  }

  /**
   * Takes over what a refresh or a prompt returned. An answer that comes late never replaces a newer one.
   *
   * @param elapsed Seconds since it was issued. Default: none.
   */
  async record(authentication: Authentication, elapsed = 0): Promise<Reading> {
    const { clock } = this.#options
    const received = { monotonic: clock.monotonic(), wall: clock.wall() }
    const reading: Reading = {
      authentication,
      now: authentication.issuedAt + elapsed,
      biometricEnabled: await this.#isBiometricEnabled(),
      subjectKey: await this.subjectKeyOf(authentication),
    }
    const wasLatest = (await this.#cached())?.isLatest === true
    if (this.#isNews(authentication, reading.subjectKey)) {
      this.#newest = { reading, wasLatest, ...received }
    } else {
      // A service may hand out the token that it had: its age counts from when it came.
      const known = this.#newest!
      this.#newest = { ...known, reading: { ...known.reading, biometricEnabled: reading.biometricEnabled } }
    }
    this.#notify()
    return this.#aged(this.#newest)
  }

  /**
   * Identifies a subject without saying who it is: by a digest, which the page that a redirect comes back to makes, too. If nothing makes digests here, a page
   * that never leaves takes a random name.
   *
   * @throws {ServiceError} `misconfigured` if nothing makes digests, and the service leaves the page.
   */
  async subjectKeyOf({ issuer, subject: sub }: Authentication): Promise<string> {
    const { leaving, randomId, page } = this.#options
    const subject = JSON.stringify([issuer, sub])
    const known = this.#names.get(subject)
    if (known !== undefined) return known
    const hasDigest = page?.digest !== undefined || globalThis.crypto?.subtle !== undefined
    if (!hasDigest && leaving !== undefined) throw new ServiceError('misconfigured', { message: NO_DIGEST })
    const name = hasDigest ? await (page?.digest?.(subject) ?? digest(subject)) : randomId()
    this.#names.set(subject, name)
    return name
  }

  /** Forgets what was read, for instance when the end-user signs out. */
  forget(): void {
    this.#newest = undefined
    this.#notify()
  }

  /** A different end-user came back: what was read is forgotten, and the next run asks the OpenID Provider whose the session is. */
  doubt(): void {
    this.#isInDoubt = true
    this.forget()
  }

  /** Calls back when there is a newer reading, or none any more. */
  subscribe(listener: () => void): void {
    this.#listeners.add(listener)
  }

  #notify(): void {
    for (const listener of this.#listeners) listener()
  }

  /** A device that cannot say whether a biometric is enrolled has none that could be used. */
  async #isBiometricEnabled(): Promise<boolean> {
    try {
      return (await this.#options.service.biometric?.isEnabled()) === true
    } catch {
      return false
    }
  }

  // The monotonic clock may stand still while the device sleeps, and the wall clock may be set: the larger one errs on the strict side.
  #aged({ reading, monotonic, wall }: Aging): Reading {
    const { clock } = this.#options
    return { ...reading, now: reading.now + Math.max(clock.monotonic() - monotonic, clock.wall() - wall) / 1000 }
  }
}

const isNewer = (authentication: Authentication, known: Authentication): boolean =>
  authentication.issuedAt > known.issuedAt ||
  (authentication.issuedAt === known.issuedAt && (authentication.authTime ?? 0) > (known.authTime ?? 0))
