import { PROBLEM_MEDIA_TYPE, formatChallenge, toProblem } from '@reauth/policy'
import type { RefusalCode, VerifyResult } from './create-verifier.js'

/** The response of a refusal. It is the same for every invalid token. */
export interface RefusalResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Faults of the server, not of the token: with `invalid_token` a client would sign the end-user out. */
const FAULTS: ReadonlyMap<RefusalCode, readonly [status: number, title: string]> = new Map([
  ['keysUnavailable', [503, "The issuer's keys can't be loaded. Try again later."]],
  ['clock', [500, "The server's clock is broken."]],
  ['subjectFailed', [500, "The server can't tell whose session this is."]],
  ['authenticationFailed', [500, "The server can't read the session."]],
  ['verifierFailed', [500, "The server can't verify tokens."]],
])

/** Most outages end within five seconds. In longer ones, the issuer is asked less often anyway. */
const RETRY = { 'access-control-expose-headers': 'Retry-After', 'retry-after': '5' }

/**
 * Creates the response to a refused token.
 *
 * A caller with a valid token receives the challenge; every other caller learns only that the token is invalid. If the server is at fault, the response is a 500, or a 503
 * with `Retry-After`, and holds the `code`.
 *
 * @param result The result of the verifier.
 * @param status HTTP status for a refused token. Change it if a gateway signs the end-user out at a 401. Default: 401.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9470#section-3 RFC 9470 §3}
 */
export function toRefusalResponse(result: Extract<VerifyResult, { ok: false }>, status = 401): RefusalResponse {
  const { code, challenge } = result
  const fault = FAULTS.get(code)
  if (fault !== undefined) {
    const [faultStatus, title] = fault
    return toProblemResponse(faultStatus, { title, status: faultStatus, code }, faultStatus === 503 ? RETRY : {})
  }
  if (challenge !== undefined) {
    return toProblemResponse(status, toProblem(challenge), {
      'access-control-expose-headers': 'WWW-Authenticate',
      'www-authenticate': formatChallenge(challenge),
    })
  }
  const isMissing = code === 'missing'
  const title = isMissing ? 'There is no token and no session.' : 'The token is not valid.'
  return toProblemResponse(
    status,
    { title },
    {
      'access-control-expose-headers': 'WWW-Authenticate',
      'www-authenticate': isMissing ? 'Bearer' : 'Bearer error="invalid_token"',
    },
  )
}

/**
 * Creates a response with a problem+json body that must not be cached.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9457 RFC 9457}
 */
export const toProblemResponse = (
  status: number,
  problem: object,
  headers: Readonly<Record<string, string>> = {},
): RefusalResponse => ({
  status,
  headers: { ...headers, 'cache-control': 'no-store', 'content-type': PROBLEM_MEDIA_TYPE },
  body: JSON.stringify({ ...problem, status }),
})
