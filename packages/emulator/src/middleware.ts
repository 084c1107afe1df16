import type { IncomingMessage } from 'node:http'
import { decodeJwt } from 'jose'
import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import type { EmulatorState } from './emulator-state.js'
import { issueIdToken, readIdTokenHint } from './id-token.js'

type Next = () => Promise<void>

/** Calls from pages of other origins, with credentials. */
export async function cors(ctx: KoaContextWithOIDC, next: Next): Promise<void> {
  const origin = ctx.get('origin')
  if (origin !== '') {
    ctx.set({
      'Access-Control-Allow-Origin': origin,
      'Access-Control-Allow-Credentials': 'true',
      'Access-Control-Allow-Headers': 'authorization, content-type, dpop',
      'Access-Control-Allow-Methods': 'GET, POST, OPTIONS',
      Vary: 'Origin',
    })
  }
  if (ctx.method === 'OPTIONS') ctx.status = 204
  else await next()
}

/** Remembers which requests came; never what they carried. */
export const recorder = (state: EmulatorState) => async (ctx: KoaContextWithOIDC, next: Next) => {
  let grantType: string | undefined
  try {
    if (ctx.method === 'POST' && ctx.path === '/token') {
      const body = new URLSearchParams(await readBody(ctx.req))
      grantType = body.get('grant_type') ?? undefined
      if (await fail(ctx, state, grantType)) return
    }
    await next()
  } finally {
    state.requests.push({ method: ctx.method, path: ctx.path, status: ctx.status, ...(grantType && { grantType }) })
  }
}

/** Reads a body, and leaves it to be read again. */
async function readBody(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks)
  const again = async function* (): AsyncGenerator<Buffer> {
    yield body
  }
  Object.defineProperties(req, { readable: { value: true }, iterator: { value: again } })
  return body.toString()
}

/** Does what a fault says. Returns whether the request is over. */
async function fail(ctx: KoaContextWithOIDC, state: EmulatorState, grantType: string | undefined): Promise<boolean> {
  const fault = state.faults.find(
    (candidate) => candidate.left > 0 && (candidate.grantType === undefined || candidate.grantType === grantType),
  )
  if (fault === undefined) return false
  fault.left -= 1
  switch (fault.kind) {
    case 'error':
      ctx.status = fault.status ?? 500
      ctx.body = { error: fault.error ?? 'server_error', error_description: 'asked for by the control API' }
      return true
    case 'disconnect':
      ctx.respond = false
      ctx.req.socket.destroy()
      return true
    case 'hang':
      ctx.respond = false
      await new Promise<void>((resolve) => ctx.req.socket.once('close', () => resolve()))
      return true
    case 'delay':
      await new Promise((resolve) => setTimeout(resolve, fault.milliseconds ?? 1000))
      return false
  }
}

/** Authgear takes a bearer token at the token endpoint; the specification's library refuses it there. */
export async function bearerAside(ctx: KoaContextWithOIDC, next: Next): Promise<void> {
  const { authorization } = ctx.req.headers
  if (ctx.path === '/token' && authorization?.startsWith('Bearer ')) {
    ;(ctx.state as { bearer?: string }).bearer = authorization.slice('Bearer '.length)
    delete ctx.req.headers.authorization
  }
  await next()
}

/** Authgear gives refresh tokens without a consent page, takes expired hints, and asks at `max_age=0` also within the same second. */
export const authorization =
  (provider: Provider, state: EmulatorState) => async (ctx: KoaContextWithOIDC, next: Next) => {
    if (ctx.path === '/auth' && ctx.method === 'GET') {
      const { id_token_hint: hint, ...query } = ctx.query as Record<string, string>
      const prompts = new Set((query['prompt'] ?? '').split(' ').filter(Boolean))
      if (query['scope']?.split(' ').includes('offline_access')) prompts.add('login').add('consent')
      if (query['max_age'] === '0') prompts.add('login')
      const said =
        hint && (await readIdTokenHint(state, hint, { issuer: provider.issuer, clientId: query['client_id'] ?? '' }))
      const isLive = said && !said.isExpired && state.sessions.get(said.sessionUid)?.isAlive === true
      ctx.query = {
        ...query,
        ...(prompts.size > 0 && { prompt: [...prompts].join(' ') }),
        ...(said && { login_hint: said.subject }),
        ...(isLive && { x_reauthenticate: 'true' }),
      }
    }
    await next()
  }

/** Gives every ID Token the claims and times of the emulator's own session. */
export const idTokens = (provider: Provider, state: EmulatorState) => async (ctx: KoaContextWithOIDC, next: Next) => {
  await next()
  const body = ctx.body as { id_token?: string } | undefined
  const source = ctx.oidc?.entities.AuthorizationCode ?? ctx.oidc?.entities.RefreshToken
  if (ctx.path !== '/token' || ctx.status !== 200 || body?.id_token === undefined || source?.sessionUid === undefined)
    return
  const subject = decodeJwt(body.id_token).sub!
  const authTime = (source.authTime ?? 0) + Math.round(state.clockOffset / 1000)
  const known = state.sessions.get(source.sessionUid)
  const methods = source.amr ?? []
  const ago = state.users.get(subject)?.signedInAgo ?? 0
  const session = known ?? { uid: source.sessionUid, subject, authTime: authTime - ago, methods, isAlive: true }
  // A refresh token remembers when it was issued; only somebody who was asked moves the time forward.
  if (known !== undefined && ctx.oidc.entities.AuthorizationCode)
    session.authTime = Math.max(session.authTime, authTime)
  state.sessions.set(session.uid, session)
  body.id_token = await issueIdToken(state, session, {
    issuer: provider.issuer,
    clientId: source.clientId!,
    ...(ctx.oidc.entities.AuthorizationCode && { methods }),
    ...(source.acr && { acr: source.acr }),
  })
}
