import type { VerifyOptions, VerifyResult } from '../verifier/create-verifier.js'
import type { Operations } from './define-operations.js'

/** Verifies a token. If a verifier of the app throws, rejects or doesn't return a result, the token is refused with `verifierFailed`. */
export async function verifyToken(
  { verifier }: Pick<Operations, 'verifier'>,
  token: unknown,
  options: VerifyOptions,
): Promise<VerifyResult> {
  try {
    const result = await verifier.verify(token, options)
    if (result.ok === true ? result.authentication : typeof result.code === 'string') return result
    throw new TypeError('The verifier did not return a result.')
  } catch (cause) {
    return { ok: false, code: 'verifierFailed', cause }
  }
}
