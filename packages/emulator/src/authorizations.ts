import type { KoaContextWithOIDC, Provider } from 'oidc-provider'
import type { EmulatorState, OpSession } from './emulator-state.js'

/**
 * Separates Authgear's sessions from the browser sessions of the library: an authorization continues the session of its hint. Without a code it starts or renews the
 * session of the browser.
 */
export function followAuthorizations(provider: Provider, state: EmulatorState): void {
  provider.on('authorization.success', (ctx, answer) => {
    const { session, params } = ctx.oidc
    const { uid, accountId: subject } = session!
    const hinted = state.sessions.get(String(params?.['x_session']))
    const continued = hinted?.subject === subject ? hinted : undefined
    const code = answer?.['code']
    if (typeof code === 'string' && continued !== undefined) state.continued.set(code, continued.uid)
    const browser = state.sessions.get(uid)
    if (continued?.uid === uid || (params?.['response_type'] === 'none' && browser?.isAlive === true)) {
      renew(ctx, browser!)
    } else if (params?.['response_type'] === 'none') {
      const { authTime, methods } = authenticationOf(ctx)
      state.open({ uid, subject: subject!, authTime, methods }, 'idp')
    }
  })
}

const authenticationOf = ({ oidc }: KoaContextWithOIDC) => ({
  authTime: oidc.session!.loginTs ?? 0,
  methods: oidc.session!.amr ?? [],
})

/** A browser session records the last authentication of its end-user; an app session keeps its first. */
function renew(ctx: KoaContextWithOIDC, session: OpSession): void {
  const { authTime, methods } = authenticationOf(ctx)
  if (authTime < session.authTime) return
  session.authTime = authTime
  session.methods = methods
}
