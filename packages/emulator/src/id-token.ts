import { type JWTPayload, SignJWT, createLocalJWKSet, decodeJwt, jwtVerify } from 'jose'
import type { EmulatorState, OpSession } from './emulator-state.js'
import { claimsOfScopes } from './profiles.js'

/** The lifetime of an ID Token, in seconds. */
const LIFETIME = 300
/** A second audience, for a provider that names several. */
const OTHER_AUDIENCE = 'https://api.example.com'

/** The claims that differ between ID Tokens of a session. */
export interface IdTokenDetails {
  readonly issuer: string
  readonly clientId: string
  readonly scopes: ReadonlySet<string>
  /** `auth_time` in seconds since the Unix epoch. `undefined` leaves it out. */
  readonly authTime: number | undefined
  /** The `amr` of this token. Default: that of the start of the session. */
  readonly methods?: readonly string[] | undefined
  readonly acr?: string | undefined
  readonly nonce?: string | undefined
}

/** Returns the audience claims of a token. */
const audience = (state: EmulatorState, clientId: string): JWTPayload =>
  state.quirks.severalAudiences ? { aud: [clientId, OTHER_AUDIENCE], azp: clientId } : { aud: clientId }

/** Issues an ID Token. */
export function issueIdToken(state: EmulatorState, session: OpSession, details: IdTokenDetails): Promise<string> {
  const now = state.now()
  const { issuer, clientId, scopes, authTime, methods = session.methods, acr, nonce } = details
  return signIdToken(state, {
    iss: issuer,
    ...audience(state, clientId),
    sub: session.subject,
    iat: now,
    exp: now + LIFETIME,
    ...(authTime !== undefined && { auth_time: authTime }),
    sid: session.sid,
    ...(nonce !== undefined && { nonce }),
    ...(methods.length > 0 && { amr: [...methods] }),
    ...(acr !== undefined && { acr }),
    ...claimsOfScopes(state.profile, state.users.get(session.subject), scopes),
  })
}

/** Signs any claims with the current key. */
export async function signIdToken(state: EmulatorState, claims: JWTPayload, typ = 'JWT'): Promise<string> {
  const { kid, privateKey } = await state.keys.current()
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ, kid }).sign(privateKey)
}

/** Returns the claims of an `id_token_hint`, expired or not, or `undefined` if this provider didn't issue it to this client. */
export async function readIdTokenHint(
  state: EmulatorState,
  hint: string,
  expected: { issuer: string; clientId: string },
): Promise<{ subject: string; isExpired: boolean; session: OpSession | undefined } | undefined> {
  try {
    const { exp = 0, sub = '', sid } = decodeJwt(hint)
    await jwtVerify(hint, createLocalJWKSet({ keys: await state.keys.published() }), {
      issuer: expected.issuer,
      audience: expected.clientId,
      algorithms: ['RS256'],
      currentDate: new Date(0),
    })
    const session = [...state.sessions.values()].find((candidate) => candidate.sid === sid)
    return { subject: sub, isExpired: exp <= state.now(), session }
  } catch {
    return undefined
  }
}
