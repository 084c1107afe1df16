import type { ReauthService } from '../service/reauth-service.js'
import { type Failure, toFailure } from '../words/codes.js'

/**
 * Says what a rejection means: by its own code when it has one of ours, else as the adapter classifies it. Total.
 *
 * @returns A code, and nothing of the error.
 */
export function failureOf(service: ReauthService, error: unknown): Failure {
  const own = error instanceof Error ? toFailure(error) : undefined
  if (own !== undefined && own.code !== 'unexpected') return own
  try {
    return toFailure(service.classifyError(error))
  } catch {
    return { code: 'unexpected' }
  }
}
