import { type ParsedRequirement, evaluate } from '@reauth/policy'
import type { Reading } from '../words/facts.js'
import { withMargin } from '../words/requirement.js'

/** The expected course of an action with this requirement if it started now. */
export interface Preview {
  readonly preview: 'fresh' | 'wouldPrompt' | 'cannotReauthenticate' | 'unknown'
  /** Seconds until the authentication is no longer fresh. Present for `'fresh'` only, and absent for `'always'`. */
  readonly expiresIn?: number
}

/**
 * Predicts what would happen if an action started now, using only what is in memory.
 *
 * The result is advice: the server decides, and the claims may have changed since they were read.
 *
 * @param reading The newest claims. Without one the preview is `'unknown'`.
 * @param requirement The requirement of the action.
 * @param clockTolerance The clock tolerance, in seconds.
 */
export function previewOf(
  reading: Reading | undefined,
  requirement: ParsedRequirement,
  clockTolerance: number,
): Preview {
  const strict = withMargin(requirement)
  if (reading === undefined) return { preview: 'unknown' }
  const verdict = evaluate(strict, reading.authentication, reading.now, { clockTolerance })
  switch (verdict.verdict) {
    case 'fresh':
      // Nothing is fresh for `'always'` before an operation is opened.
      return { preview: 'fresh', expiresIn: (strict.maxAge as number) - verdict.age }
    case 'unverifiable':
      return { preview: 'fresh' }
    case 'cannotReauthenticate':
      return { preview: reading.biometricEnabled ? 'wouldPrompt' : 'cannotReauthenticate' }
    case 'stale':
    case 'insufficientMethods':
    case 'implausible':
      return { preview: 'wouldPrompt' }
  }
}
