import { decodeJwt } from 'jose'
import type { Provider } from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import type { EmulatorState, OpSession } from './emulator-state.js'
import { type TokenAnswer, toJwts } from './handles.js'
import { issueIdToken } from './id-token.js'

/** Gives every answer of the token endpoint an ID Token with the claims and times of the emulator's own session. */
export const tokenAnswers = (provider: Provider, state: EmulatorState) => {
  const { issuer } = provider
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>) => {
    await next()
    const body = ctx.body as TokenAnswer | undefined
    const { AuthorizationCode: code, RefreshToken: refreshToken } = ctx.oidc?.entities ?? {}
    const source = code ?? refreshToken
    if (ctx.path !== state.profile.routes.token || ctx.status !== 200 || source?.sessionUid === undefined) return
    if (body?.id_token === undefined) return
    const grantedAt = source.authTime ?? 0
    const clientId = source.clientId!
    const session =
      state.sessions.get(source.sessionUid) ??
      state.open({
        uid: source.sessionUid,
        subject: decodeJwt(body.id_token).sub!,
        authTime: grantedAt,
        methods: source.amr ?? [],
      })
    // A refresh token remembers when it was issued; only somebody who was asked moves the time forward.
    if (code !== undefined) session.authTime = Math.max(session.authTime, grantedAt)
    const isRefresh = code === undefined
    if (isRefresh && state.quirks.omitsIdTokenOnRefresh) delete body.id_token
    else {
      body.id_token = await issueIdToken(state, session, {
        issuer,
        clientId,
        scopes: source.scopes,
        authTime: authTimeOf(state, session, { grantedAt, isRefresh }),
        acr: source.acr,
        methods: isRefresh && state.profile.name === 'authgear' ? undefined : source.amr,
        nonce: isRefresh ? undefined : source.nonce,
      })
    }
    if (state.profile.name === 'oidc') await toJwts(state, body, { session, issuer, clientId })
  }
}

/** What `auth_time` says. Authgear's is the session's; elsewhere a refresh token keeps that of its own sign-in. */
export function authTimeOf(
  state: EmulatorState,
  session: OpSession,
  { grantedAt, isRefresh }: { grantedAt: number; isRefresh: boolean },
): number | undefined {
  const { quirks, profile } = state
  if (quirks.omitsAuthTime) return undefined
  if (quirks.zeroAuthTime) return 0
  if (isRefresh && quirks.keepsFirstAuthTime) return session.firstAuthTime
  if (isRefresh && quirks.movesAuthTimeOnRefresh) return state.now()
  return profile.name === 'authgear' ? session.authTime : grantedAt
}
