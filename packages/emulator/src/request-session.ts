import type { KoaContextWithOIDC, Provider } from 'oidc-provider'
import type { EmulatorState, OpSession } from './emulator-state.js'

/** The session of a request, and its scope. */
export interface RequestSession {
  readonly session: OpSession
  readonly scopes: ReadonlySet<string>
}

/**
 * Returns the session of a request to Authgear: that of its access token, or else that of the browser's cookie.
 *
 * @returns The session, or `undefined` if there is none or it has ended.
 */
export async function sessionOfRequest(
  ctx: KoaContextWithOIDC,
  provider: Provider,
  state: EmulatorState,
): Promise<RequestSession | undefined> {
  const { bearer } = ctx.state as { bearer?: string }
  const token = bearer === undefined ? undefined : await provider.AccessToken.find(bearer)
  const uid = bearer === undefined ? (await provider.Session.get(ctx)).uid : token?.sessionUid
  const session = uid === undefined ? undefined : state.sessions.get(uid)
  const scopes = token?.scopes ?? new Set(Object.keys(state.profile.claims))
  return session?.isAlive === true ? { session, scopes } : undefined
}
