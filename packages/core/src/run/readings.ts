import { type Authentication, type ParsedRequirement, evaluate } from '@reauth/policy'
import { expiresSoon } from '../machine/freshness.js'
import { digest } from '../platform/digest.js'
import type { ReauthClock } from '../platform/clock.js'
import type { ReauthService } from '../service/reauth-service.js'
import type { Reading } from '../words/facts.js'
import { withMargin } from '../words/requirement.js'
import { SingleFlight } from './single-flight.js'

interface Aging {
  readonly reading: Reading
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
}

/** The newest authentication of this page, and its age. */
export class Readings {
  readonly #options: ReadingsOptions
  readonly #listeners = new Set<() => void>()
  #newest: Aging | undefined
  // A page has one end-user for most of its life: the digest, which costs more than the statechart, is made once.
  #named: { readonly subject: string; readonly key: string } | undefined
  // What comes is recorded once: everybody who waited goes on in the same turn.
  readonly #flight = new SingleFlight(async (signal) =>
    this.record(await this.#options.service.refreshIdToken({ signal })),
  )

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
    const reading = this.newest()
    if (reading !== undefined && purpose !== 'recheck' && !expiresSoon({ reading })) {
      if (purpose === 'renew') return reading
      if (this.#options.refresh === 'whenNeeded' && this.#isFresh(requirement, reading)) return reading
    }
    return this.#flight.join(signal)
  }

  #isFresh(requirement: ParsedRequirement, { authentication, now }: Reading): boolean {
    const { clockTolerance } = this.#options
    return evaluate(withMargin(requirement), authentication, now, { clockTolerance }).verdict === 'fresh'
  }

  /** Takes over what a refresh or a prompt returned. An answer that comes late never replaces a newer one. */
  async record(authentication: Authentication): Promise<Reading> {
    const { clock } = this.#options
    const received = { monotonic: clock.monotonic(), wall: clock.wall() }
    const reading: Reading = {
      authentication,
      now: authentication.issuedAt,
      biometricEnabled: await this.#isBiometricEnabled(),
      subjectKey: await this.subjectKeyOf(authentication),
    }
    const known = this.#newest
    if (known?.reading.subjectKey !== reading.subjectKey || isNewer(authentication, known.reading.authentication)) {
      this.#newest = { reading, ...received }
    } else {
      // A service may hand out the token that it had: its age counts from when it came.
      const { biometricEnabled } = reading
      this.#newest = { ...known, reading: { ...known.reading, biometricEnabled } }
    }
    this.#notify()
    return this.#aged(this.#newest)
  }

  /** Identifies a subject without saying who it is. */
  async subjectKeyOf({ issuer, subject: sub }: Authentication): Promise<string> {
    const subject = JSON.stringify([issuer, sub])
    if (this.#named?.subject === subject) return this.#named.key
    const key = await digest(subject)
    this.#named = { subject, key }
    return key
  }

  /** Forgets what was read, for instance when the end-user signs out. */
  forget(): void {
    this.#newest = undefined
    this.#named = undefined
    this.#notify()
  }

  /** Calls back when there is a newer reading, or none any more. Returns how to stop. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
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
