import type { VerifyOptions, VerifyResult } from '../verifier/create-verifier.js'
import type { Operations } from './define-operations.js'

/** Verifies a token. A verifier of the app's own that throws, rejects, or answers what is no result refuses with `verifierFailed`. */
export async function verifyToken(
  { verifier }: Pick<Operations, 'verifier'>,
  token: unknown,
  options: VerifyOptions,
): Promise<VerifyResult> {
  try {
    const result = await verifier.verify(token, options)
    if (result.ok === true ? result.authentication : typeof result.code === 'string') return result
    throw new TypeError('The verifier answered what is no result.')
  } catch (cause) {
    return { ok: false, code: 'verifierFailed', cause }
  }
}
