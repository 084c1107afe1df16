import { type ParsedRequirement, evaluate } from '@reauth/policy'
import type { Reading } from '../words/facts.js'
import { withMargin } from '../words/requirement.js'

/** What would happen if an action with this requirement started now. */
export interface Preview {
  readonly preview: 'fresh' | 'wouldPrompt' | 'cannotReauthenticate' | 'unknown'
  /** Seconds until `'fresh'` turns; absent for the others and for `'always'`. */
  readonly expiresIn?: number
}

/**
 * Says what would happen if an action started now, from memory alone.
 *
 * Advice: the server decides, and the claims may have changed since they were read.
 *
 * @param reading The newest claims; without one the answer is `'unknown'`.
 * @param requirement What the action demands.
 * @param clockTolerance In seconds.
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
