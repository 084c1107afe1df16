import type { Reading, SensitiveActionInput } from '../words/facts.js'
import type { OracleRun } from './oracle-run.fixture.js'

// What `docs/concepts/flow.md` says of claims, once more in arithmetic: without the policy and without the guards of the chart.

/** The combined requirement of an app and a server, in seconds. */
interface Demand {
  readonly window: number | 'always'
  readonly levels: readonly string[]
  readonly methods: readonly string[]
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 }

/** Converts a duration such as `'5m'` to seconds; `null` if it is invalid. */
function secondsOf(maxAge: unknown): number | 'always' | null {
  if (maxAge === 'always') return 'always'
  const [, count, unit] = /^(\d+)([smh])$/.exec(String(maxAge)) ?? []
  return count === undefined ? null : Number(count) * UNITS[unit!]!
}

/** Whether the requirement is valid. */
export const isDemand = ({ requirement }: SensitiveActionInput): boolean => secondsOf(requirement.maxAge) !== null

/** Returns the stronger of the app's requirement and the server's challenge. */
function demandOf({ input, challenge }: OracleRun): Demand {
  const { maxAge, acrValues = [], methods = [] } = input.requirement
  const own = secondsOf(maxAge)!
  const asked = challenge?.maxAge ?? Number.POSITIVE_INFINITY
  const window = Math.min(own === 'always' ? 0 : own, asked)
  return { window: window === 0 ? 'always' : window, levels: challenge?.acrValues ?? acrValues, methods }
}

/** The client's window is smaller, so that the call still arrives inside the server's. */
const shortened = (window: number): number => window - Math.floor(Math.min(10, window * 0.05))

/** Whether `auth_time` is plausible. */
function isBelievable({ input }: OracleRun, { authentication, now }: Reading): boolean {
  const { authTime, issuedAt } = authentication
  if (typeof authTime !== 'number' || !Number.isSafeInteger(authTime) || authTime < 0) return false
  return authTime <= now + (input.clockTolerance ?? 5) && authTime <= issuedAt + 1
}

/** Whether the claims say that the end-user cannot be asked. An unknown claim does not. */
export const cannotBeAsked = ({ claims }: OracleRun): boolean => claims?.authentication.canReauthenticate === false

const policyOf = ({ input }: OracleRun): string => input.requirement.whenCannotReauthenticate ?? 'requireFresh'

/** Whether the requirement denies end-users who cannot be asked. */
export const isDenied = (run: OracleRun): boolean => cannotBeAsked(run) && policyOf(run) === 'deny'

/** Whether the methods and the acr satisfy the requirement. */
function isStrong(run: OracleRun, { authentication }: Reading): boolean {
  const { levels, methods } = demandOf(run)
  const hasLevel = levels.length === 0 || levels.includes(authentication.acr ?? '')
  return hasLevel && methods.every((method) => authentication.methods.includes(method))
}

/** Whether `auth_time` lies inside the window, whatever the method. */
function isRecent(run: OracleRun, { authentication, now }: Reading): boolean {
  const { window } = demandOf(run)
  const authTime = authentication.authTime!
  if (window !== 'always') return now - authTime <= shortened(window)
  // Counts from the start of the run, which can be longer ago than the server allows.
  const asked = run.challenge?.maxAge ?? 0
  const isInTime = asked === 0 || now - authTime <= shortened(asked)
  return run.openedAt !== null && authTime >= run.openedAt && isInTime
}

/** Whether the newest authentication is newer than the required minimum. */
export const isNewer = ({ claims, passed }: OracleRun): boolean =>
  passed === null || (claims?.authentication.authTime ?? Number.NEGATIVE_INFINITY) > passed

/** Evaluates the newest claims, by age and strength. */
export function judgementOf(run: OracleRun): 'fresh' | 'unverified' | 'old' | 'weak' | 'unbelievable' {
  const { claims } = run
  if (claims === null || !isBelievable(run, claims)) return 'unbelievable'
  if (isDenied(run)) return 'old'
  const isOld = !isRecent(run, claims)
  if (isOld && !(cannotBeAsked(run) && policyOf(run) === 'allowUnverifiable')) return 'old'
  if (!isStrong(run, claims)) return 'weak'
  return isOld ? 'unverified' : 'fresh'
}

/**
 * Whether the authentication is recent enough. After a step-up it must be newer than the one that the server refused.
 */
export const isFresh = (run: OracleRun): boolean =>
  judgementOf(run) === 'fresh' && (run.challenge === null || isNewer(run))

/** Whether the app lets the end-user pass unverified, and the server has not asked for step-up. */
export const mayPassUnverified = (run: OracleRun): boolean =>
  judgementOf(run) === 'unverified' && run.challenge === null

/** The `auth_time` that a prompt must exceed: the newest plausible one. */
export function timeToPass(run: OracleRun): number | null {
  const { claims, passed } = run
  if (claims === null || !isBelievable(run, claims)) return passed
  return Math.max(claims.authentication.authTime!, passed ?? 0)
}

/** The reason why a second challenge is not followed. */
export function diagnosisOf(run: OracleRun, answer: Readonly<Record<string, unknown>>): string {
  const { authTime, acr } = run.claims!.authentication
  const { sentAuthTime, challenge } = answer as { sentAuthTime?: number; challenge: OracleRun['challenge'] }
  if (authTime === undefined) return 'providerIgnoredMaxAge'
  if (sentAuthTime !== undefined && sentAuthTime < authTime) return 'staleTokenSent'
  const { levels } = demandOf({ ...run, challenge })
  return levels.length > 0 && !levels.includes(acr ?? '') ? 'levelNotReached' : 'clocksDisagree'
}
