import { PROBLEM_MEDIA_TYPE, formatChallenge, toProblem } from '@reauth/policy'
import type { VerifyResult } from './create-verifier.js'

/** A refusal as an answer: the same for every reason why a token is not valid. */
export interface RefusalAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * Makes the answer to a refused token.
 *
 * Tells a caller with a valid token what to reach, and every other one only that the token is not valid.
 *
 * @param result What the verifier said.
 * @param status Default: 401. Another one is for gateways that sign the end-user out at a 401.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9470#section-3 RFC 9470 §3}
 */
export function toRefusalAnswer(result: Extract<VerifyResult, { ok: false }>, status = 401): RefusalAnswer {
  const exposed = { 'access-control-expose-headers': 'WWW-Authenticate', 'cache-control': 'no-store' }
  if (result.challenge !== undefined) {
    return {
      status,
      headers: {
        ...exposed,
        'www-authenticate': formatChallenge(result.challenge),
        'content-type': PROBLEM_MEDIA_TYPE,
      },
      body: JSON.stringify({ ...toProblem(result.challenge), status }),
    }
  }
  const isMissing = result.code === 'missing'
  return {
    status,
    headers: {
      ...exposed,
      'www-authenticate': isMissing ? 'Bearer' : 'Bearer error="invalid_token"',
      'content-type': PROBLEM_MEDIA_TYPE,
    },
    body: JSON.stringify({ title: isMissing ? 'A token is needed.' : 'The token is not valid.', status }),
  }
}
