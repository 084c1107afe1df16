import type { KoaContextWithOIDC, Provider } from 'oidc-provider'
import type { EmulatorState, OpSession } from './emulator-state.js'

/**
 * Keeps Authgear's sessions apart from those of the library's browsers: an authorization goes on with the session of its hint,
 * and without a code it begins, or renews, the session of the browser.
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

/** The session of a browser says how and when its end-user authenticated last; that of an app keeps how it began. */
function renew(ctx: KoaContextWithOIDC, session: OpSession): void {
  const { authTime, methods } = authenticationOf(ctx)
  if (authTime < session.authTime) return
  session.authTime = authTime
  session.methods = methods
}
