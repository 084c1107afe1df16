import type { KoaContextWithOIDC, Provider } from 'oidc-provider'
import type { EmulatorState } from './emulator-state.js'
import { note } from './request-log.js'
import { sessionOfRequest } from './request-session.js'

/** Handles requests to Authgear's userinfo endpoint with a cookie. The library handles those with an access token. */
export const userInfoOfBrowser =
  (provider: Provider, state: EmulatorState) => async (ctx: KoaContextWithOIDC, next: () => Promise<void>) => {
    const { name, routes } = state.profile
    const isOurs = name === 'authgear' && ctx.path === routes.userinfo && ctx.get('authorization') === ''
    if (!isOurs) return next()
    const session = await sessionOfRequest(ctx, provider, state)
    if (session === undefined) {
      ctx.status = 401
      ctx.set('WWW-Authenticate', 'Bearer')
      ctx.body = { error: 'invalid_grant', error_description: 'valid session is required' }
      return undefined
    }
    const { subject } = session.session
    note(ctx.req, { user: subject })
    ctx.body = { sub: subject, ...state.profile.userInfo(state.users.get(subject)) }
    return undefined
  }
