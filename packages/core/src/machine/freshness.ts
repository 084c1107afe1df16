import { type ParsedRequirement, type Verdict, changeRequirement, evaluate } from '@reauth/policy'
import type { Reading } from '../words/facts.js'
import { checkedRequirement, demandOf, withMargin } from '../words/requirement.js'
import type { SensitiveActionContext } from './context.js'

/** A token that lives for less than this, in seconds, is renewed before it is sent. */
const MIN_TOKEN_LIFETIME = 30

type RequirementContext = Pick<SensitiveActionContext, 'requirement' | 'challenge'>
type ReadingContext = Pick<SensitiveActionContext, 'reading'>

/**
 * Merges the app's requirement with the server's challenge. Never throws, even if the context has passed through JSON.
 *
 * @param context The run.
 * @returns The merged requirement, in seconds; `null` if either is invalid.
 */
export function demandOfRun({ requirement, challenge }: RequirementContext): ParsedRequirement | null {
  try {
    return demandOf(checkedRequirement(requirement!), challenge)
  } catch {
    return null
  }
}

const verdicts = new WeakMap<SensitiveActionContext, Verdict>()

/**
 * Evaluates the newest reading a little more strictly than the server will, because the call takes time. Caches the
 * verdict for each context, which never changes.
 *
 * @param context The run.
 * @returns The verdict; `implausible` if there is no reading or no valid requirement.
 */
export function verdictOf(context: SensitiveActionContext): Verdict {
  const cached = verdicts.get(context)
  if (cached !== undefined) return cached
  const verdict = decide(context)
  verdicts.set(context, verdict)
  return verdict
}

function decide(context: SensitiveActionContext): Verdict {
  const { reading, openedAt, challenge, clockTolerance } = context
  const demand = demandOfRun(context)
  if (demand === null) return { verdict: 'implausible', reason: 'missing' }
  const judge = (requirement: ParsedRequirement): Verdict =>
    evaluate(withMargin(requirement), reading?.authentication, reading?.now ?? Number.NaN, {
      clockTolerance,
      openedAt: openedAt ?? undefined,
    })
  const verdict = judge(demand)
  // `'always'` counts from the start of the run, which can be longer ago than the server allows.
  const challengeMaxAge = demand.maxAge === 'always' ? (challenge?.maxAge ?? 0) : 0
  return verdict.verdict === 'fresh' && challengeMaxAge > 0
    ? judge(changeRequirement(demand, { maxAge: challengeMaxAge }))
    : verdict
}

/**
 * Chooses the `max_age` of a prompt, in seconds, so that the authentication is still fresh when the call arrives.
 *
 * @param context The run.
 * @returns Half of the window if the authentication is only too old; otherwise 0, which always prompts.
 */
export function promptMaxAgeOf(context: SensitiveActionContext): number {
  const verdict = verdictOf(context)
  const demand = demandOfRun(context)
  if (demand === null || context.challenge !== null || verdict.verdict !== 'stale') return 0
  const { maxAge } = withMargin(demand)
  return maxAge === 'always' ? 0 : Math.floor(maxAge / 2)
}

/** Whether the authentication is newer than the one that the server rejected, or than the one before the prompt. */
export const isAdvanced = ({
  reading,
  authTimeBefore,
}: Pick<SensitiveActionContext, 'authTimeBefore'> & {
  readonly reading: Pick<Reading, 'authentication'> | null
}): boolean => {
  const authTime = reading?.authentication.authTime
  return authTimeBefore === null || (Number.isFinite(authTime) && authTime! > authTimeBefore)
}

/** Whether the newest token would expire before a call arrives. */
export const expiresSoon = ({ reading }: ReadingContext): boolean =>
  !(reading !== null && reading.authentication.expiresAt - reading.now >= MIN_TOKEN_LIFETIME)

/** Whether the newest token has expired. */
export const isExpired = ({ reading }: ReadingContext): boolean =>
  !(reading !== null && reading.authentication.expiresAt > reading.now)
