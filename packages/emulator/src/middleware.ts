import type { Provider } from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import type { EmulatorState } from './emulator-state.js'
import { toOpaque } from './handles.js'
import { readIdTokenHint } from './id-token.js'
import { note } from './request-log.js'

type Next = () => Promise<void>

/** Allows calls from pages of other origins, with credentials. */
export async function cors(ctx: KoaContextWithOIDC, next: Next): Promise<void> {
  const origin = ctx.get('origin')
  if (origin !== '') {
    ctx.set({
      'Access-Control-Allow-Origin': origin,
      'Access-Control-Allow-Credentials': 'true',
      'Access-Control-Allow-Headers': ctx.get('access-control-request-headers') || 'authorization, content-type, dpop',
      'Access-Control-Allow-Methods': 'GET, POST, OPTIONS',
      Vary: 'Origin, Access-Control-Request-Headers',
    })
  }
  if (ctx.method === 'OPTIONS') ctx.status = 204
  else await next()
}

/** Accepts JWTs of this provider as bearer tokens. Authgear accepts one at its token endpoint, where the library would refuse it. */
export const bearers = (state: EmulatorState) => async (ctx: KoaContextWithOIDC, next: Next) => {
  const { authorization } = ctx.req.headers
  if (authorization?.startsWith('Bearer ')) {
    const token = authorization.slice('Bearer '.length)
    if (state.profile.name === 'oidc') {
      ctx.req.headers.authorization = `Bearer ${toOpaque(token)}`
    } else if (ctx.path === state.profile.routes.token) {
      ;(ctx.state as { bearer?: string }).bearer = token
      delete ctx.req.headers.authorization
    }
  }
  await next()
}

/** The parameters that this provider adds to a request for its own use. */
const OWN_PARAMETERS = new Set(['x_reauthenticate', 'x_subject', 'x_session'])

/** Prepares an authorization request: accepts expired hints, and applies quirks. */
export const authorization =
  (provider: Provider, state: EmulatorState) => async (ctx: KoaContextWithOIDC, next: Next) => {
    if (ctx.path === state.profile.routes.authorization && ctx.method === 'GET') {
      const { id_token_hint: hint, max_age: maxAge, ...rest } = ctx.query as Record<string, string>
      const query = Object.fromEntries(Object.entries(rest).filter(([name]) => !OWN_PARAMETERS.has(name)))
      const clientId = query['client_id'] ?? ''
      const hintClaims = hint ? await readIdTokenHint(state, hint, { issuer: provider.issuer, clientId }) : undefined
      note(ctx.req, { ...(clientId && { clientId }), ...(hintClaims && { user: hintClaims.subject }) })
      const parameters = {
        ...query,
        ...(maxAge !== undefined && !state.quirks.ignoresMaxAge && { max_age: maxAge }),
        ...(hintClaims && { login_hint: hintClaims.subject, x_subject: hintClaims.subject }),
        ...(hintClaims?.session?.isAlive && { x_session: hintClaims.session.uid }),
      }
      // The library refuses a negative age, in the response mode of the app.
      if (parameters.max_age === '0' && state.quirks.refusesMaxAgeZero) parameters.max_age = '-1'
      ctx.query =
        state.profile.name === 'oidc'
          ? parameters
          : asAuthgear(parameters, hintClaims && !hintClaims.isExpired && hintClaims.session?.isAlive === true)
    }
    await next()
  }

/** Authgear issues refresh tokens without a consent page, and prompts at `max_age=0` even within the same second. */
function asAuthgear(
  { x_subject: _, ...query }: Record<string, string>,
  isLive: boolean | undefined,
): Record<string, string> {
  const prompts = new Set((query['prompt'] ?? '').split(' ').filter(Boolean))
  if (query['scope']?.split(' ').includes('offline_access')) prompts.add('login').add('consent')
  if (query['max_age'] === '0') prompts.add('login')
  return {
    ...query,
    ...(prompts.size > 0 && { prompt: [...prompts].join(' ') }),
    ...(isLive && { x_reauthenticate: 'true' }),
  }
}
