import { decodeJwt } from 'jose'
import type { EmulatorState, OpSession } from './emulator-state.js'
import { signIdToken } from './id-token.js'

/** The response body of the token endpoint. */
export interface TokenAnswer {
  token_type?: string
  access_token?: string
  refresh_token?: string
  id_token?: string
  expires_in?: number
  scope?: string
}

/**
 * Turns opaque tokens into JWTs, as most providers issue them: keycloak-js reads both.
 * The opaque token is the `jti`.
 */
export async function toJwts(
  state: EmulatorState,
  answer: TokenAnswer,
  { session, issuer, clientId }: { session: OpSession; issuer: string; clientId: string },
): Promise<void> {
  const iat = state.now()
  const sign = (jti: string, typ: 'Bearer' | 'Refresh', lifetime: number): Promise<string> =>
    signIdToken(
      state,
      {
        iss: issuer,
        // The audience isn't the client, so that neither token can pass as an ID Token.
        aud: issuer,
        sub: session.subject,
        azp: clientId,
        iat,
        exp: iat + lifetime,
        jti,
        typ,
        sid: session.sid,
        ...(answer.scope !== undefined && { scope: answer.scope }),
      },
      typ === 'Bearer' ? 'at+jwt' : 'JWT',
    )
  if (answer.access_token !== undefined)
    answer.access_token = await sign(answer.access_token, 'Bearer', answer.expires_in ?? 1800)
  if (answer.refresh_token !== undefined)
    answer.refresh_token = await sign(answer.refresh_token, 'Refresh', 86_400 * 30)
}

/** Returns the opaque token in a JWT, or the argument if it isn't a JWT. The token can't be guessed, so the signature isn't verified. */
export function toOpaque(token: string): string {
  try {
    return decodeJwt(token).jti ?? token
  } catch {
    return token
  }
}
