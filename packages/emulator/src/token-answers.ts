import { decodeJwt } from 'jose'
import type { KoaContextWithOIDC, Provider } from 'oidc-provider'
import type { EmulatorClient } from './emulator-client.js'
import type { EmulatorState, OpSession } from './emulator-state.js'
import { type TokenAnswer, toJwts } from './handles.js'
import { issueIdToken } from './id-token.js'

type Code = InstanceType<Provider['AuthorizationCode']>
type RefreshToken = InstanceType<Provider['RefreshToken']>

/** Adds an ID Token with the claims and times of the emulator's own session to every response of the token endpoint. */
export const tokenAnswers = (provider: Provider, state: EmulatorState, clients: readonly EmulatorClient[]) => {
  const { issuer } = provider
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>) => {
    await next()
    const body = ctx.body as TokenAnswer | undefined
    const { AuthorizationCode: code, RefreshToken: refreshToken } = ctx.oidc?.entities ?? {}
    const source = code ?? refreshToken
    if (ctx.path !== state.profile.routes.token || ctx.status !== 200 || source?.sessionUid === undefined) return
    if (body?.id_token === undefined) return
    const isAuthgear = state.profile.name === 'authgear'
    const session =
      isAuthgear && code !== undefined
        ? sessionOfCode(state, code, clients)
        : (state.sessions.get(source.sessionUid) ?? openInBrowser(state, source, body.id_token))
    if (!session.isAlive) {
      ctx.status = 500
      ctx.body = { error: 'server_error', error_description: 'internal server error' }
      return
    }
    if (isAuthgear && code !== undefined) await moveTokens(ctx, session)
    const grantedAt = source.authTime ?? 0
    const clientId = source.clientId!
    // A refresh token keeps the time when it was issued; only a prompt moves the time forward.
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
        methods: isRefresh && isAuthgear ? undefined : source.amr,
        nonce: isRefresh ? undefined : source.nonce,
      })
    }
    if (!isAuthgear) await toJwts(state, body, { session, issuer, clientId })
  }
}

const openInBrowser = (state: EmulatorState, source: Code | RefreshToken, idToken: string): OpSession =>
  state.open({
    uid: source.sessionUid!,
    subject: decodeJwt(idToken).sub!,
    authTime: source.authTime ?? 0,
    methods: source.amr ?? [],
  })

/** Returns Authgear's session for a code: that of the hint after a reauthentication, or else a new one. */
function sessionOfCode(state: EmulatorState, code: Code, clients: readonly EmulatorClient[]): OpSession {
  const continued = state.sessions.get(state.continued.get(code.jti) ?? '')
  if (continued !== undefined) return continued
  const client = clients.find(({ clientId }) => clientId === code.clientId)!
  return state.openForClient(client, {
    subject: code.accountId!,
    authTime: code.authTime ?? 0,
    methods: code.amr ?? [],
  })
}

/** Moves the tokens to the app's session, because the library assigns them to the browser session. */
async function moveTokens({ oidc }: KoaContextWithOIDC, { uid }: OpSession): Promise<void> {
  const { AccessToken: accessToken, RefreshToken: refreshToken } = oidc.entities
  for (const token of [accessToken, refreshToken]) {
    if (token === undefined) continue
    token.sessionUid = uid
    await token.save()
  }
}

/** Returns the `auth_time`: with Authgear that of the session, with other providers that of the refresh token's own sign-in. */
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
