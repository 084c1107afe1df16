import { PROBLEM_MEDIA_TYPE, formatChallenge, toProblem } from '@reauth/policy'
import type { RefusalCode, VerifyResult } from './create-verifier.js'

/** A refusal as an answer: the same for every reason why a token is not valid. */
export interface RefusalAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** The server is to blame, and not the token: a client that is told `invalid_token` would sign the end-user out. */
const FAULTS: ReadonlyMap<RefusalCode, readonly [status: number, title: string]> = new Map([
  ['keysUnavailable', [503, "The issuer's keys can't be loaded. Try again later."]],
  ['clock', [500, "The server's clock is broken."]],
  ['subjectFailed', [500, "The server can't tell whose session this is."]],
  ['authenticationFailed', [500, "The server can't read the session."]],
  ['verifierFailed', [500, "The server can't verify tokens."]],
])

/** In five seconds most outages are over, or the issuer is asked less often anyway. */
const RETRY = { 'access-control-expose-headers': 'Retry-After', 'retry-after': '5' }

/**
 * Makes the answer to a refused token.
 *
 * Tells a caller with a valid token what to reach, and every other one only that the token is not valid. Where the server is to blame the answer is a 500,
 * or a 503 with `Retry-After`, and holds the `code`.
 *
 * @param result What the verifier said.
 * @param status Of a refused token. Default: 401. Another one is for gateways that sign the end-user out at a 401.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9470#section-3 RFC 9470 §3}
 */
export function toRefusalAnswer(result: Extract<VerifyResult, { ok: false }>, status = 401): RefusalAnswer {
  const { code, challenge } = result
  const fault = FAULTS.get(code)
  if (fault !== undefined) {
    const [faultStatus, title] = fault
    return toProblemAnswer(faultStatus, { title, status: faultStatus, code }, faultStatus === 503 ? RETRY : {})
  }
  if (challenge !== undefined) {
    return toProblemAnswer(status, toProblem(challenge), {
      'access-control-expose-headers': 'WWW-Authenticate',
      'www-authenticate': formatChallenge(challenge),
    })
  }
  const isMissing = code === 'missing'
  const title = isMissing ? 'There is no token and no session.' : 'The token is not valid.'
  return toProblemAnswer(
    status,
    { title },
    {
      'access-control-expose-headers': 'WWW-Authenticate',
      'www-authenticate': isMissing ? 'Bearer' : 'Bearer error="invalid_token"',
    },
  )
}

/**
 * Makes an answer of a problem+json body that no cache keeps.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9457 RFC 9457}
 */
export const toProblemAnswer = (
  status: number,
  problem: object,
  headers: Readonly<Record<string, string>> = {},
): RefusalAnswer => ({
  status,
  headers: { ...headers, 'cache-control': 'no-store', 'content-type': PROBLEM_MEDIA_TYPE },
  body: JSON.stringify({ ...problem, status }),
})
