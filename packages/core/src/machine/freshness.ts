import { type ParsedRequirement, type Verdict, changeRequirement, evaluate } from '@reauth/policy'
import type { Reading } from '../words/facts.js'
import { checkedRequirement, demandOf, withMargin } from '../words/requirement.js'
import type { SensitiveActionContext } from './context.js'

/** A token with less life than this, in seconds, is renewed before it is sent. */
const LIFE_NEEDED = 30

type Demanding = Pick<SensitiveActionContext, 'requirement' | 'challenge'>
type Reads = Pick<SensitiveActionContext, 'reading'>

/**
 * Merges what the app demands with what the server asked for. Total, also for a context that JSON carried.
 *
 * @param context The run.
 * @returns The demand, in seconds; `null` if either makes no sense.
 */
export function demandOfRun({ requirement, challenge }: Demanding): ParsedRequirement | null {
  try {
    return demandOf(checkedRequirement(requirement!), challenge)
  } catch {
    return null
  }
}

const verdicts = new WeakMap<SensitiveActionContext, Verdict>()

/**
 * Decides with the newest reading, a little stricter than the server will: the call takes time. Decides once for each context, which never changes.
 *
 * @param context The run.
 * @returns The verdict; `implausible` if there is no reading, or no demand to hold it against.
 */
export function verdictOf(context: SensitiveActionContext): Verdict {
  const known = verdicts.get(context)
  if (known !== undefined) return known
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
  // `'always'` counts from when the run began, which may be longer ago than the server allows.
  const asked = demand.maxAge === 'always' ? (challenge?.maxAge ?? 0) : 0
  return verdict.verdict === 'fresh' && asked > 0 ? judge(changeRequirement(demand, { maxAge: asked })) : verdict
}

/**
 * Chooses the `max_age` of a prompt, in seconds: as much as still leaves the answer fresh when the call lands.
 *
 * @param context The run.
 * @returns Half of the window; 0, which always asks, for anything but an authentication that is simply too old.
 */
export function promptMaxAgeOf(context: SensitiveActionContext): number {
  const verdict = verdictOf(context)
  const demand = demandOfRun(context)
  if (demand === null || context.challenge !== null || verdict.verdict !== 'stale') return 0
  const { maxAge } = withMargin(demand)
  return maxAge === 'always' ? 0 : Math.floor(maxAge / 2)
}

/** Whether the authentication is newer than the one that the server found wanting, or than the one before the prompt. */
export const isAdvanced = ({
  reading,
  authTimeBefore,
}: Pick<SensitiveActionContext, 'authTimeBefore'> & {
  readonly reading: Pick<Reading, 'authentication'> | null
}): boolean => {
  const authTime = reading?.authentication.authTime
  return authTimeBefore === null || (Number.isFinite(authTime) && authTime! > authTimeBefore)
}

/** Whether the newest token would expire before a call lands. */
export const expiresSoon = ({ reading }: Reads): boolean =>
  !(reading !== null && reading.authentication.expiresAt - reading.now >= LIFE_NEEDED)

/** Whether the newest token is not accepted any more. */
export const isExpired = ({ reading }: Reads): boolean =>
  !(reading !== null && reading.authentication.expiresAt > reading.now)
