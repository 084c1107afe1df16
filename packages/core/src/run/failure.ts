import type { ReauthService } from '../service/reauth-service.js'
import { type Failure, toFailure } from '../words/codes.js'

/**
 * Classifies a rejection: by its own code if the error has a known one, otherwise by the adapter. Never throws.
 *
 * @returns A code, without the error.
 */
export function failureOf(service: ReauthService, error: unknown): Failure {
  const ownFailure = error instanceof Error ? toFailure(error) : undefined
  if (ownFailure !== undefined && ownFailure.code !== 'unexpected') return ownFailure
  try {
    return toFailure(service.classifyError(error))
  } catch {
    return { code: 'unexpected' }
  }
}
