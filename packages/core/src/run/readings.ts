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
  '`crypto.subtle` is missing. Serve the page over https or from localhost. In React Native, pass a `crypto` to `reactNativePage()`.'

interface TimedReading {
  readonly reading: Reading
  /** Whether, when it arrived, it was known to be the latest authentication of the session. */
  readonly wasLatest: boolean
  readonly monotonic: number
  readonly wall: number
}

/** The options of {@link Readings}. */
export interface ReadingsOptions {
  readonly service: ReauthService
  readonly clock: ReauthClock
  /** `'always'` asks the OpenID Provider at the start of every run. */
  readonly refresh: 'whenNeeded' | 'always'
  readonly clockTolerance: number
  /** The redirect of the service, if it leaves the page. */
  readonly redirect?: RedirectBrowser | undefined
  /** Creates digests, if it can. Default: uses `crypto.subtle`. */
  readonly page?: Pick<Page, 'digest'>
  /** Returns a new random id. */
  readonly randomId: () => string
}

/** The newest authentication of this page, and its age. */
export class Readings {
  readonly #options: ReadingsOptions
  readonly #listeners = new Set<() => void>()
  #newest: TimedReading | undefined
  /**
   * Whether the claims of the page and the SDK may belong to a different end-user than the session. Only a refresh
   * shows it.
   */
  #isInDoubt = false
  /**
   * The name of each subject. Names are never removed, because runs depend on them. The digest costs more than the
   * statechart, so it is computed once.
   */
  readonly #names = new Map<string, string>()
  // The result is recorded once, and all waiting callers continue in the same turn.
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
    return this.#newest && this.#withAge(this.#newest)
  }

  /** Reads the claims: from memory if that is certainly enough, otherwise from the OpenID Provider. */
  async refresh(
    purpose: 'check' | 'recheck' | 'renew',
    requirement: ParsedRequirement,
    signal: AbortSignal,
  ): Promise<Reading> {
    if (purpose !== 'recheck' && !this.#isInDoubt) {
      const cached = await this.#recordCached()
      const reading = this.newest()
      if (reading !== undefined && !expiresSoon({ reading }) && !this.#isOutdated(cached)) {
        if (purpose === 'renew') return reading
        const isEnough = this.#isFresh(requirement, reading) || this.#isCertainlyStale(requirement, reading, cached)
        if (this.#options.refresh === 'whenNeeded' && isEnough) return reading
      }
    }
    return this.#flight.join(signal)
  }

  /** Records the claims that the SDK already has, if their age is known. */
  async #recordCached(): Promise<CachedAuthentication | undefined> {
    const cached = await this.#readCached()
    if (cached === undefined || !(cached.elapsed >= 0 && cached.elapsed < Infinity)) return undefined
    const { authentication, elapsed } = cached
    if (this.#isNewer(authentication, await this.subjectKeyOf(authentication))) {
      await this.record(authentication, elapsed)
    }
    return cached
  }

  /** If the adapter cannot read its claims, a refresh is made. */
  async #readCached(): Promise<CachedAuthentication | undefined> {
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
   * Whether a refresh would not help: no page has a newer authentication, and this one was too old when it was issued.
   * This does not depend on the device's clocks. For `'always'` only a refresh gives the time to compare with.
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

  /** Whether another page may have signed somebody in or out since the newest reading arrived. */
  #isOutdated(cached: CachedAuthentication | undefined): boolean {
    return this.#newest?.wasLatest === true && cached?.isLatest === false
  }

  /** Whether an authentication replaces the newest reading. */
  #isNewer(authentication: Authentication, subjectKey: string): boolean {
    const known = this.#newest?.reading
    return known?.subjectKey !== subjectKey || isNewer(authentication, known.authentication)
  }

  /**
   * Records the result of a refresh or a prompt. A late result never replaces a newer one.
   *
   * @param elapsed Seconds since it was issued. Default: 0.
   */
  async record(authentication: Authentication, elapsed = 0): Promise<Reading> {
    const { clock } = this.#options
    const receivedAt = { monotonic: clock.monotonic(), wall: clock.wall() }
    const reading: Reading = {
      authentication,
      now: authentication.issuedAt + elapsed,
      biometricEnabled: await this.#isBiometricEnabled(),
      subjectKey: await this.subjectKeyOf(authentication),
    }
    const wasLatest = (await this.#readCached())?.isLatest === true
    if (this.#isNewer(authentication, reading.subjectKey)) {
      this.#newest = { reading, wasLatest, ...receivedAt }
    } else {
      // A service may return the token that it already had. Its age counts from its first arrival.
      const known = this.#newest!
      this.#newest = { ...known, reading: { ...known.reading, biometricEnabled: reading.biometricEnabled } }
    }
    this.#notify()
    return this.#withAge(this.#newest)
  }

  /**
   * Returns a key for a subject that does not reveal who it is: a digest, which the callback page can compute again.
   * Without digests, a page that never leaves uses a random name.
   *
   * @throws {ServiceError} `misconfigured` if there are no digests and the service leaves the page.
   */
  async subjectKeyOf({ issuer, subject: sub }: Authentication): Promise<string> {
    const { redirect, randomId, page } = this.#options
    const subject = JSON.stringify([issuer, sub])
    const known = this.#names.get(subject)
    if (known !== undefined) return known
    const hasDigest = page?.digest !== undefined || globalThis.crypto?.subtle !== undefined
    if (!hasDigest && redirect !== undefined) throw new ServiceError('misconfigured', { message: NO_DIGEST })
    const name = hasDigest ? await (page?.digest?.(subject) ?? digest(subject)) : randomId()
    this.#names.set(subject, name)
    return name
  }

  /** Forgets the newest reading, for example when the end-user signs out. */
  forget(): void {
    this.#newest = undefined
    this.#notify()
  }

  /**
   * Called when a different end-user came back. Forgets the newest reading, and the next run asks the OpenID Provider
   * for the session's end-user.
   */
  doubt(): void {
    this.#isInDoubt = true
    this.forget()
  }

  /** Calls the listener when there is a newer reading, or when it was forgotten. */
  subscribe(listener: () => void): void {
    this.#listeners.add(listener)
  }

  #notify(): void {
    for (const listener of this.#listeners) listener()
  }

  /** A device that cannot tell whether a biometric is enrolled counts as one without. */
  async #isBiometricEnabled(): Promise<boolean> {
    try {
      return (await this.#options.service.biometric?.isEnabled()) === true
    } catch {
      return false
    }
  }

  // The monotonic clock may stand still while the device sleeps, and the wall clock may be changed. The larger
  // difference is the stricter one.
  #withAge({ reading, monotonic, wall }: TimedReading): Reading {
    const { clock } = this.#options
    return { ...reading, now: reading.now + Math.max(clock.monotonic() - monotonic, clock.wall() - wall) / 1000 }
  }
}

const isNewer = (authentication: Authentication, known: Authentication): boolean =>
  authentication.issuedAt > known.issuedAt ||
  (authentication.issuedAt === known.issuedAt && (authentication.authTime ?? 0) > (known.authTime ?? 0))
