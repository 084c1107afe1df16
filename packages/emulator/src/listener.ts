import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import type { KoaContextWithOIDC, Provider } from 'oidc-provider'
import type { Env } from './browser-session.js'
import { challenges } from './challenge-endpoint.js'
import type { ControlApi } from './control-api.js'
import { createControlHttp } from './control-http.js'
import type { EmulatorState, RecordedRequest } from './emulator-state.js'
import { toOpaque } from './handles.js'
import { createInteractions } from './interactions.js'
import { STATUS_FRAME, createFrames, ownPath } from './keycloak.js'
import { authorization, bearers, cors } from './middleware.js'
import { record } from './request-log.js'
import { type SignOutOptions, createSignOut } from './sign-out.js'
import { tokenAnswers } from './token-answers.js'
import { tokenForms } from './token-faults.js'
import { userInfoOfBrowser } from './user-info.js'

interface ListenerOptions extends SignOutOptions {
  readonly provider: Provider
  readonly control: ControlApi
  readonly onRequest: ((recorded: RecordedRequest) => void) | undefined
}

/** Creates the listener for every request: the library handles the protocol, the emulator its own pages and endpoints. */
export function createListener(options: ListenerOptions): RequestListener {
  const { state, provider, clients, issuer, onRequest } = options
  const { routes, name } = state.profile
  provider.use(cors)
  provider.use(challenges(state))
  provider.use(discovery(state, issuer))
  provider.use(tokenForms(state))
  provider.use(bearers(state))
  provider.use(authorization(provider, state))
  provider.use(tokenAnswers(provider, state, clients))
  provider.use(userInfoOfBrowser(provider, state))
  const ownRoutes = createOwn(options)
  const ownListener = getRequestListener(ownRoutes.fetch)
  const providerListener = provider.callback()
  const ownPaths = new Set([routes.jwks, routes.revocation, routes.end_session, '/v2/logout'])
  const isControl = (path: string): boolean => /^\/__control(\/|$)/.test(path)
  const isOwn = (path: string): boolean => /^\/(interaction|protocol)(\/|$)/.test(path) || ownPaths.has(path)
  const mount = new URL(issuer).pathname.replace(/\/$/, '')
  return (request: IncomingMessage, response: ServerResponse) => {
    const [requestPath = '/', query] = request.url?.split(/\?(.*)/s) ?? []
    const path = name === 'oidc' ? ownPath(requestPath, routes, mount) : requestPath
    request.url = query === undefined ? path : `${path}?${query}`
    if (state.quirks.isolatesPopups) response.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
    if (!isControl(path)) record(state, { request, response, path }, onRequest)
    // Refuse preflights to the control API, so that no page of another origin can use it.
    void (isControl(path) || (isOwn(path) && request.method !== 'OPTIONS')
      ? ownListener(request, response)
      : providerListener(request, response))
  }
}

/** Creates the endpoints that the library doesn't implement as the emulator needs them. */
function createOwn(options: ListenerOptions): Hono<Env> {
  const { state, store, provider, control } = options
  const { routes } = state.profile
  const ownRoutes = new Hono<Env>()
  ownRoutes.route(
    '/',
    createControlHttp(control, () => Math.floor(state.time() / 1000)),
  )
  ownRoutes.route('/', createInteractions(provider, state))
  ownRoutes.route('/', createSignOut(options))
  if (state.profile.name === 'oidc') ownRoutes.route('/', createFrames(state, store))
  ownRoutes.get(routes.jwks, async (c) => {
    c.header('Access-Control-Allow-Origin', '*')
    return c.json({ keys: await state.keys.published() })
  })
  ownRoutes.post(routes.revocation, async (c: Context<Env>) => {
    const { token } = await c.req.parseBody()
    const refreshToken = typeof token === 'string' ? await provider.RefreshToken.find(toOpaque(token)) : undefined
    const session = refreshToken?.sessionUid === undefined ? undefined : state.sessions.get(refreshToken.sessionUid)
    if (session !== undefined) session.isAlive = false
    await refreshToken?.destroy()
    c.header('Access-Control-Allow-Origin', c.req.header('origin') ?? '*')
    c.header('Access-Control-Allow-Credentials', 'true')
    return c.body(null, 200)
  })
  return ownRoutes
}

/** Adjusts the discovery document: the supported algorithms, and every endpoint at the issuer's URL. */
const discovery =
  (state: EmulatorState, issuer: string) => async (ctx: KoaContextWithOIDC, next: () => Promise<void>) => {
    await next()
    if (ctx.path !== '/.well-known/openid-configuration' || ctx.status !== 200) return
    const base = new URL(issuer).href.replace(/\/$/, '')
    const document = ctx.body as Record<string, unknown>
    for (const [name, value] of Object.entries(document)) {
      if (/(_endpoint|_uri)$/.test(name) && typeof value === 'string')
        document[name] = `${base}${new URL(value).pathname}`
    }
    document['id_token_signing_alg_values_supported'] = ['RS256']
    // OpenID Connect Session Management 1.0
    if (state.profile.name === 'oidc') {
      document['check_session_iframe'] = `${base}${STATUS_FRAME}`
      document['response_modes_supported'] = ['query', 'fragment', 'form_post', 'web_message']
    }
  }
