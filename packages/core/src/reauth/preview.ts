import { type Requirement, durationInSeconds, evaluate, parseRequirement } from '@reauth/policy'
import { withMargin } from '../machine/freshness.js'
import type { Readings } from '../run/readings.js'

/** What would happen if an action with this requirement started now. */
export interface Preview {
  readonly preview: 'fresh' | 'wouldPrompt' | 'cannotReauthenticate' | 'unknown'
  /** Seconds until `'fresh'` turns; absent for the others and for `'always'`. */
  readonly expiresIn?: number
}

/**
 * Tells what would happen if an action started now, from memory alone.
 *
 * Advice: the server decides, and the claims may have changed since they were read.
 *
 * @param readings The newest claims.
 * @param requirement What the action demands.
 * @returns `'unknown'` until a run has read the claims.
 * @throws {ReauthError} `invalidDuration` or `invalidRequirement`.
 */
export function previewOf(readings: Readings, requirement: Requirement): Preview {
  parseRequirement(requirement)
  const reading = readings.newest()
  if (reading === undefined) return { preview: 'unknown' }
  const strict = withMargin(requirement)
  const verdict = evaluate(strict, reading.authentication, reading.now)
  switch (verdict.verdict) {
    case 'fresh':
    case 'unverifiable':
      return {
        preview: 'fresh',
        ...(strict.maxAge !== 'always' &&
          verdict.verdict === 'fresh' && { expiresIn: durationInSeconds(strict.maxAge) - verdict.age }),
      }
    case 'cannotReauthenticate':
      return { preview: reading.biometricEnabled ? 'wouldPrompt' : 'cannotReauthenticate' }
    case 'stale':
    case 'insufficientMethods':
    case 'implausible':
      return { preview: 'wouldPrompt' }
  }
}
