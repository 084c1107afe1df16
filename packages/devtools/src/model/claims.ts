import type { InspectedContext } from '../stream/inspection-event.js'
import { secondsInWords } from './words.js'

/** The requirement for one claim, its value, and the verdict. */
export interface ClaimRow {
  /** The name of the claim or request parameter. */
  readonly claim: string
  readonly asked: string
  readonly found: string
  readonly verdict: 'met' | 'unmet' | 'notAsked' | 'unknown'
  /** The section of the specification. */
  readonly spec: string
}

/** The remaining lifetime below which a token is renewed before it is sent, in seconds. */
const MIN_TOKEN_LIFE = 30

/** The margin in seconds for the call to reach the server: 5 %, at most 10 s. */
const marginOf = (maxAge: number): number => Math.floor(Math.min(10, maxAge * 0.05))

const verdictIf = (isMet: boolean): ClaimRow['verdict'] => (isMet ? 'met' : 'unmet')

type Facts = Pick<
  InspectedContext,
  'requirement' | 'challenge' | 'reading' | 'openedAt' | 'authTimeBefore' | 'clockTolerance'
>

interface Aged {
  readonly facts: Facts
  readonly reading: NonNullable<Facts['reading']>
  /** The current time in seconds, on the clock of the reading. */
  readonly now: number
}

/** The effective window: the smaller of the app's and the server's. */
function windowOf({ requirement, challenge }: Facts): number | 'always' {
  const own = requirement?.maxAge ?? 'always'
  const seconds = Math.min(own === 'always' ? 0 : own, challenge?.maxAge ?? Infinity)
  return seconds === 0 ? 'always' : seconds
}

function ageRow({ facts, reading, now }: Aged): ClaimRow {
  const { openedAt, clockTolerance, challenge } = facts
  const { authTime } = reading.authentication
  const maxAge = windowOf(facts)
  const row = { claim: 'auth_time', spec: 'OpenID Connect Core 1.0 §3.1.3.7' } as const
  const margin = maxAge === 'always' ? 0 : marginOf(maxAge)
  const asked =
    maxAge === 'always'
      ? 'made for this action (max_age 0)'
      : `at most ${secondsInWords(maxAge)} old${margin > 0 ? `, less ${margin} s for the call` : ''}${challenge?.maxAge === undefined ? '' : ', as the server asked'}`
  if (authTime === undefined) return { ...row, asked, found: 'not in the token', verdict: 'unmet' }
  const age = now - authTime
  if (age < -clockTolerance) return { ...row, asked, found: `${secondsInWords(age)} in the future`, verdict: 'unmet' }
  if (!Number.isSafeInteger(authTime)) return { ...row, asked, found: 'not a time in seconds', verdict: 'unmet' }
  const found = `${secondsInWords(Math.max(0, age))} ago`
  if (maxAge !== 'always') return { ...row, asked, found, verdict: verdictIf(age <= maxAge - margin) }
  return { ...row, asked, found, verdict: openedAt === null ? 'unmet' : verdictIf(authTime >= openedAt) }
}

function advancedRow({ facts, reading }: Aged): ClaimRow[] {
  const { challenge, authTimeBefore } = facts
  if (challenge === null || authTimeBefore === null) return []
  const { authTime } = reading.authentication
  return [
    {
      claim: 'auth_time',
      asked: 'newer than the one that the server rejected',
      found: authTime === undefined ? 'not in the token' : authTime > authTimeBefore ? 'newer' : 'the same',
      verdict: verdictIf(authTime !== undefined && authTime > authTimeBefore),
      spec: 'RFC 9470 §4',
    },
  ]
}

function methodsRow({ facts, reading }: Aged): ClaimRow {
  const asked = facts.requirement?.methods ?? []
  const { methods } = reading.authentication
  return {
    claim: 'amr',
    asked: asked.length === 0 ? 'any' : `all of ${asked.join(', ')}`,
    found: methods.length === 0 ? 'none' : methods.join(', '),
    verdict: asked.length === 0 ? 'notAsked' : verdictIf(asked.every((method) => methods.includes(method))),
    spec: 'RFC 8176',
  }
}

function levelRow({ facts, reading }: Aged): ClaimRow {
  const asked = facts.challenge?.acrValues ?? facts.requirement?.acrValues ?? []
  const { acr } = reading.authentication
  return {
    claim: 'acr',
    asked: asked.length === 0 ? 'any' : `one of ${asked.join(', ')}`,
    found: acr ?? 'none',
    verdict: asked.length === 0 ? 'notAsked' : verdictIf(acr !== undefined && asked.includes(acr)),
    spec: 'OpenID Connect Core 1.0 §2',
  }
}

function abilityRow({ facts, reading }: Aged): ClaimRow {
  const { canReauthenticate } = reading.authentication
  const policy = facts.requirement?.whenCannotReauthenticate ?? 'requireFresh'
  return {
    claim: 'can_reauthenticate',
    asked:
      policy === 'deny'
        ? 'must not be false'
        : policy === 'allowUnverifiable'
          ? 'false continues unverified'
          : 'needed for a prompt',
    found: `${canReauthenticate === 'unknown' ? 'not in the token' : String(canReauthenticate)}${reading.biometricEnabled ? ', biometrics are enrolled' : ''}`,
    verdict: verdictIf(canReauthenticate !== false || (policy !== 'deny' && reading.biometricEnabled)),
    spec: 'Authgear',
  }
}

function expiryRow({ reading, now }: Aged): ClaimRow {
  const left = reading.authentication.expiresAt - now
  return {
    claim: 'exp',
    asked: `at least ${MIN_TOKEN_LIFE} s left, otherwise it is renewed`,
    found: left > 0 ? `in ${secondsInWords(left)}` : `${secondsInWords(left)} ago`,
    verdict: verdictIf(left >= MIN_TOKEN_LIFE),
    spec: 'OpenID Connect Core 1.0 §2',
  }
}

/**
 * Compares the requirement with the latest reading, claim by claim.
 *
 * @param facts The facts of a run.
 * @param later Seconds since the reading.
 * @returns A row for each claim, or no rows without a reading.
 */
export function claimRows(facts: Facts, later = 0): readonly ClaimRow[] {
  const { reading } = facts
  if (reading === null) return []
  const aged: Aged = { facts, reading, now: reading.now + later }
  return [ageRow(aged), ...advancedRow(aged), methodsRow(aged), levelRow(aged), abilityRow(aged), expiryRow(aged)]
}

/** Whether the claims allow the call without a prompt. */
export const areClaimsMet = (rows: readonly ClaimRow[]): boolean =>
  rows.length > 0 &&
  rows.every(({ claim, verdict }) => verdict !== 'unmet' || claim === 'exp' || claim === 'can_reauthenticate')

/** Returns the seconds until the window ends, or `null` if the end is unknown. */
export function secondsLeft(facts: Facts, later = 0): number | null {
  const maxAge = windowOf(facts)
  const authTime = facts.reading?.authentication.authTime
  if (maxAge === 'always' || authTime === undefined || facts.reading === null) return null
  return maxAge - marginOf(maxAge) - (facts.reading.now + later - authTime)
}
