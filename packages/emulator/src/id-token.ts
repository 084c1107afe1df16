import { type JWTPayload, SignJWT, createLocalJWKSet, decodeJwt, jwtVerify } from 'jose'
import type { EmulatorState, OpSession } from './emulator-state.js'
import { nowInSeconds } from './emulator-state.js'

const CLAIMS = 'https://authgear.com/claims/user/'
const LIFETIME = 300

/** What `https://authgear.com/claims/user/*` says of a user. */
export function userClaims(state: EmulatorState, subject: string): Record<string, unknown> {
  const user = state.users.get(subject)
  return {
    [`${CLAIMS}is_anonymous`]: false,
    [`${CLAIMS}is_verified`]: true,
    [`${CLAIMS}can_reauthenticate`]: user?.canReauthenticate ?? false,
    [`${CLAIMS}roles`]: [],
  }
}

/** What differs from one ID Token of a session to another. */
export interface IdTokenDetails {
  readonly issuer: string
  readonly clientId: string
  /** How the end-user authenticated for this very token. Default: as when the session began. */
  readonly methods?: readonly string[]
  readonly acr?: string
}

/** Signs an ID Token as Authgear issues it. */
export function issueIdToken(state: EmulatorState, session: OpSession, details: IdTokenDetails): Promise<string> {
  const now = nowInSeconds(state)
  const methods = details.methods ?? session.methods
  return signIdToken(state, {
    iss: details.issuer,
    aud: details.clientId,
    sub: session.subject,
    iat: now,
    exp: now + LIFETIME,
    auth_time: session.authTime,
    sid: Buffer.from(`offline_grant:${session.uid}`).toString('base64url'),
    ...(methods.length > 0 && { amr: [...methods] }),
    ...(details.acr !== undefined && { acr: details.acr }),
    ...userClaims(state, session.subject),
  })
}

/** Signs any claims with the current key. */
export function signIdToken(state: EmulatorState, claims: JWTPayload): Promise<string> {
  const { kid, privateKey } = state.keys.current()
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid }).sign(privateKey)
}

/** What an `id_token_hint` says, expired or not; `undefined` where it was not issued here to this client. */
export async function readIdTokenHint(
  state: EmulatorState,
  hint: string,
  expected: { issuer: string; clientId: string },
): Promise<{ subject: string; isExpired: boolean; sessionUid: string } | undefined> {
  try {
    const { exp = 0, sub = '', sid } = decodeJwt(hint)
    await jwtVerify(hint, createLocalJWKSet({ keys: [...state.keys.published()] }), {
      issuer: expected.issuer,
      audience: expected.clientId,
      algorithms: ['RS256'],
      currentDate: new Date(0),
    })
    const [, uid = ''] = Buffer.from(String(sid), 'base64url').toString().split('offline_grant:')
    return { subject: sub, isExpired: exp <= nowInSeconds(state), sessionUid: uid }
  } catch {
    return undefined
  }
}
