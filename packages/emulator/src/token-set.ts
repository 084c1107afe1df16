import type { KoaContextWithOIDC, Provider } from 'oidc-provider'
import type { EmulatorState, OpSession } from './emulator-state.js'
import type { TokenAnswer } from './handles.js'
import { issueIdToken } from './id-token.js'
import { authTimeOf } from './token-answers.js'

interface TokenSetOptions {
  readonly provider: Provider
  readonly state: EmulatorState
  readonly session: OpSession
  readonly scopes: ReadonlySet<string>
}

/** Issues all tokens that a session has after a sign-in. */
export async function issueTokens(
  ctx: KoaContextWithOIDC,
  { provider, state, session, scopes }: TokenSetOptions,
): Promise<TokenAnswer> {
  const client = ctx.oidc.client!
  const { subject, uid, authTime } = session
  const scope = [...scopes].join(' ')
  const grant = new provider.Grant({ clientId: client.clientId, accountId: subject })
  grant.addOIDCScope(scope)
  const grantId = await grant.save()
  const shared = { accountId: subject, client, grantId, sessionUid: uid, scope, gty: 'biometric' }
  const accessToken = new provider.AccessToken(shared)
  const refreshToken = new provider.RefreshToken({ ...shared, authTime, amr: [...session.methods] })
  return {
    token_type: 'Bearer',
    access_token: await accessToken.save(),
    expires_in: accessToken.expiration,
    ...(!state.quirks.omitsRefreshToken && { refresh_token: await refreshToken.save() }),
    ...(scopes.has('openid') && {
      id_token: await issueIdToken(state, session, {
        issuer: provider.issuer,
        clientId: client.clientId,
        scopes,
        authTime: authTimeOf(state, session, { grantedAt: authTime, isRefresh: false }),
      }),
    }),
  }
}
