import type { Provider } from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import type { EmulatorState } from './emulator-state.js'
import { toOpaque } from './handles.js'
import { readIdTokenHint } from './id-token.js'
import { note } from './request-log.js'

type Next = () => Promise<void>

/** Calls from pages of other origins, with credentials. */
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

/** Takes the JWTs of this provider as bearer tokens. Authgear takes one at its token endpoint; the specification's library refuses it there. */
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

/** What this provider adds to a request for itself. */
const OWN_PARAMETERS = new Set(['x_reauthenticate', 'x_subject', 'x_session'])

/** Readies a request for authorization: hints may have expired, and quirks change what is honoured. */
export const authorization =
  (provider: Provider, state: EmulatorState) => async (ctx: KoaContextWithOIDC, next: Next) => {
    if (ctx.path === state.profile.routes.authorization && ctx.method === 'GET') {
      const { id_token_hint: hint, max_age: maxAge, ...rest } = ctx.query as Record<string, string>
      const query = Object.fromEntries(Object.entries(rest).filter(([name]) => !OWN_PARAMETERS.has(name)))
      const clientId = query['client_id'] ?? ''
      const said = hint ? await readIdTokenHint(state, hint, { issuer: provider.issuer, clientId }) : undefined
      note(ctx.req, { ...(clientId && { clientId }), ...(said && { user: said.subject }) })
      const asked = {
        ...query,
        ...(maxAge !== undefined && !state.quirks.ignoresMaxAge && { max_age: maxAge }),
        ...(said && { login_hint: said.subject, x_subject: said.subject }),
        ...(said?.session?.isAlive && { x_session: said.session.uid }),
      }
      // An age below zero is what the library refuses, in the response mode that the app asked for.
      if (asked.max_age === '0' && state.quirks.refusesMaxAgeZero) asked.max_age = '-1'
      ctx.query =
        state.profile.name === 'oidc'
          ? asked
          : asAuthgear(asked, said && !said.isExpired && said.session?.isAlive === true)
    }
    await next()
  }

/** Authgear gives refresh tokens without a consent page, and asks at `max_age=0` also within the same second. */
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
