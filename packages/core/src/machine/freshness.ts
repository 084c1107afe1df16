import { type Requirement, type Verdict, durationInSeconds, evaluate } from '@reauth/policy'
import type { SensitiveActionContext } from './context.js'
import type { Reading } from '../words/facts.js'

/** The largest part of the window, in seconds, that is left for the call to reach the server. */
const MARGIN_MAX = 10
const MARGIN_SHARE = 0.05

/** A token with less life than this, in seconds, is renewed before it is sent. */
const LIFE_NEEDED = 30

/**
 * Merges what the app demands with what the server asked for: the stronger of each.
 *
 * @param context The run.
 * @returns `maxAge` in seconds or `'always'`, and the `acr` values.
 */
export function demandOf({ requirement, challenge }: Pick<SensitiveActionContext, 'requirement' | 'challenge'>): {
  maxAge: number | 'always'
  acrValues: readonly string[]
} {
  const own = requirement.maxAge === 'always' ? 0 : durationInSeconds(requirement.maxAge)
  const seconds = Math.min(own, challenge?.maxAge ?? own)
  return {
    maxAge: requirement.maxAge === 'always' || (challenge !== null && seconds === 0) ? 'always' : seconds,
    acrValues: challenge?.acrValues ?? requirement.acrValues ?? [],
  }
}

/**
 * Decides with the newest reading, a little stricter than the server will: the call takes time.
 *
 * @param context The run.
 * @returns The verdict; `implausible` where there is no reading.
 */
export function verdictOf(context: SensitiveActionContext): Verdict {
  const { reading, openedAt, challenge } = context
  const { maxAge, acrValues } = demandOf(context)
  const decide = (age: number | 'always'): Verdict =>
    evaluate(
      withMargin({ ...context.requirement, acrValues, maxAge: age === 'always' ? age : `${age}s` }),
      reading?.authentication,
      reading?.now ?? Number.NaN,
      openedAt === null ? {} : { openedAt },
    )
  const verdict = decide(maxAge)
  // `'always'` counts from when the run began, which may be longer ago than the server allows.
  const asked = maxAge === 'always' ? (challenge?.maxAge ?? 0) : 0
  return verdict.verdict === 'fresh' && asked > 0 ? decide(asked) : verdict
}

/**
 * Makes the window a little smaller than the server's, so that a call that takes time still lands inside it.
 *
 * @param requirement What the server demands.
 * @returns The same with 5 % less `maxAge`, at most 10 seconds less.
 */
export function withMargin(requirement: Requirement): Requirement {
  if (requirement.maxAge === 'always') return requirement
  const seconds = durationInSeconds(requirement.maxAge)
  return { ...requirement, maxAge: `${seconds - Math.ceil(Math.min(MARGIN_MAX, seconds * MARGIN_SHARE))}s` }
}

/** Whether the authentication is newer than the one that the server found wanting, or than the one before the prompt. */
export const isAdvanced = ({
  reading,
  authTimeBefore,
}: Pick<SensitiveActionContext, 'authTimeBefore'> & {
  readonly reading: Pick<Reading, 'authentication'> | null
}): boolean =>
  authTimeBefore === null || (reading?.authentication.authTime ?? Number.NEGATIVE_INFINITY) > authTimeBefore

/** Whether the newest token would expire before a call lands. */
export const expiresSoon = ({ reading }: Pick<SensitiveActionContext, 'reading'>): boolean =>
  !(reading !== null && reading.authentication.expiresAt - reading.now >= LIFE_NEEDED)
