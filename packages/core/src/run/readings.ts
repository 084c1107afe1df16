import { type Authentication, type Requirement, evaluate } from '@reauth/policy'
import type { Reading } from '../words/facts.js'
import { expiresSoon, withMargin } from '../machine/freshness.js'
import { digest } from '../platform/digest.js'
import type { ReauthClock } from '../platform/clock.js'
import type { ReauthService } from '../service/reauth-service.js'
import { createFlight } from './flight.js'

/** The newest authentication of this page, and its age. */
export interface Readings {
  /** The newest reading, aged by the monotonic clock; `undefined` before the first. */
  newest(): Reading | undefined
  /** Reads the claims: from memory where that is certain to be enough, else from the OpenID Provider. */
  refresh(purpose: 'check' | 'recheck' | 'renew', requirement: Requirement, signal: AbortSignal): Promise<Reading>
  /** Takes up what a prompt brought. */
  record(authentication: Authentication): Promise<Reading>
  /** Names a subject without saying who it is. */
  subjectKeyOf(authentication: Authentication): Promise<string>
  forget(): void
}

interface Kept {
  readonly reading: Reading
  readonly monotonic: number
  readonly wall: number
}

/** Keeps readings for one service. `refresh: 'always'` asks the OpenID Provider at the start of every run. */
export function createReadings(service: ReauthService, clock: ReauthClock, refresh: 'whenNeeded' | 'always'): Readings {
  let kept: Kept | undefined
  // A page has one end-user for most of its life: the digest, which costs more than the statechart, is made once.
  let named: { readonly subject: string; readonly key: string } | undefined

  const subjectKeyOf = async ({ issuer, subject: sub }: Authentication): Promise<string> => {
    const subject = JSON.stringify([issuer, sub])
    if (named?.subject === subject) return named.key
    const key = await digest(subject)
    named = { subject, key }
    return key
  }

  // The monotonic clock may stand still while the device sleeps, and the wall clock may be set: the larger one errs on the strict side.
  const elapsed = ({ monotonic, wall }: Kept): number =>
    Math.max(clock.monotonic() - monotonic, clock.wall() - wall) / 1000
  const aged = (one: Kept): Reading => ({ ...one.reading, now: one.reading.now + elapsed(one) })

  const record = async (authentication: Authentication): Promise<Reading> => {
    const taken = { monotonic: clock.monotonic(), wall: clock.wall() }
    const reading: Reading = {
      authentication,
      now: authentication.issuedAt,
      biometricEnabled: (await service.biometric?.isEnabled()) === true,
      subjectKey: await subjectKeyOf(authentication),
    }
    // A service may hand out the token that it had: its age goes on from when it came.
    const known = kept
    if (
      known === undefined ||
      known.reading.subjectKey !== reading.subjectKey ||
      known.reading.authentication.issuedAt !== authentication.issuedAt
    ) {
      kept = { reading, ...taken }
    } else {
      kept = { ...known, reading: { ...reading, now: known.reading.now } }
    }
    return aged(kept)
  }

  // What comes is recorded once: everybody who waited goes on in the same turn.
  const flight = createFlight(async (signal) => record(await service.refreshIdToken({ signal })))

  return {
    newest: () => kept && aged(kept),
    record,
    subjectKeyOf,
    forget: () => {
      kept = undefined
      named = undefined
    },
    async refresh(purpose, requirement, signal) {
      const reading = kept && aged(kept)
      if (reading !== undefined && purpose !== 'recheck' && !expiresSoon({ reading })) {
        if (purpose === 'renew') return reading
        const isFresh = evaluate(withMargin(requirement), reading.authentication, reading.now).verdict === 'fresh'
        if (isFresh && refresh === 'whenNeeded') return reading
      }
      return flight(signal)
    },
  }
}
