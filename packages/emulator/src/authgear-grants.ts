import type { KoaContextWithOIDC, Provider } from 'oidc-provider'
import { type BiometricAction, actionOf, isSignedBy, readBiometricRequest } from './biometric-request.js'
import type { EmulatorClient } from './emulator-client.js'
import type { EmulatorState } from './emulator-state.js'
import { issueIdToken } from './id-token.js'
import { FULL_ACCESS } from './profiles.js'
import { note } from './request-log.js'
import { sessionOfRequest } from './request-session.js'
import { authTimeOf } from './token-answers.js'
import { issueTokens } from './token-set.js'

const PREFIX = 'urn:authgear:params:oauth:grant-type:'
/** The grant that issues a new ID Token for a session. */
const ID_TOKEN_GRANT = `${PREFIX}id-token`
/** The grant that registers a device key, or authenticates with it. */
const BIOMETRIC_GRANT = `${PREFIX}biometric-request`

/** The grants of Authgear in addition to those of OAuth. */
export const AUTHGEAR_GRANTS = [ID_TOKEN_GRANT, BIOMETRIC_GRANT] as const

interface GrantOptions {
  readonly provider: Provider
  readonly state: EmulatorState
  readonly clients: readonly EmulatorClient[]
}

/** Adds Authgear's grants to the token endpoint. */
export function registerAuthgearGrants(options: GrantOptions): void {
  const { provider } = options
  provider.registerGrantType(ID_TOKEN_GRANT, (ctx) => idTokenGrant(ctx, options), [], [])
  provider.registerGrantType(BIOMETRIC_GRANT, (ctx) => biometricGrant(ctx, options), ['jwt', 'scope'], [])
}

function refuse(ctx: KoaContextWithOIDC, error: string, description: string, status = 400): void {
  ctx.status = status
  ctx.body = { error, error_description: description }
}
/** The SDKs disable biometrics when they receive exactly this error. */
const refuseCredentials = (ctx: KoaContextWithOIDC): void => refuse(ctx, 'invalid_grant', 'InvalidCredentials')
const clientIdOf = (ctx: KoaContextWithOIDC): string => ctx.oidc.client!.clientId

async function idTokenGrant(ctx: KoaContextWithOIDC, { provider, state }: GrantOptions): Promise<void> {
  const requestSession = await sessionOfRequest(ctx, provider, state)
  if (requestSession === undefined) return refuse(ctx, 'invalid_grant', 'valid session is required', 401)
  const { session, scopes } = requestSession
  note(ctx.req, { user: session.subject })
  ctx.body = {
    id_token: await issueIdToken(state, session, {
      issuer: provider.issuer,
      clientId: clientIdOf(ctx),
      scopes,
      authTime: authTimeOf(state, session, { grantedAt: session.authTime, isRefresh: true }),
    }),
  }
}

async function biometricGrant(ctx: KoaContextWithOIDC, options: GrantOptions): Promise<void> {
  const jwt = ctx.oidc.params?.['jwt']
  if (typeof jwt !== 'string') return refuse(ctx, 'invalid_request', 'jwt is required')
  const action = actionOf(jwt)
  if (action === 'malformed') return refuse(ctx, 'invalid_request', 'invalid JWT')
  if (action === 'unknown') return refuse(ctx, 'invalid_request', 'invalid action')
  note(ctx.req, { action })
  return DO[action](ctx, options, jwt)
}

const DO: Readonly<
  Record<BiometricAction, (ctx: KoaContextWithOIDC, options: GrantOptions, jwt: string) => Promise<void>>
> = { setup, authenticate }

/** Reads a request whose challenge is open, and uses the challenge up. */
function takeRequest(state: EmulatorState, jwt: string) {
  const request = readBiometricRequest(jwt, state.now())
  const isOpen = request !== undefined && state.challenges.consume(request.challenge, 'biometric_request')
  return isOpen ? request : undefined
}

async function setup(ctx: KoaContextWithOIDC, { provider, state }: GrantOptions, jwt: string): Promise<void> {
  const requestSession = await sessionOfRequest(ctx, provider, state)
  if (requestSession === undefined)
    return refuse(ctx, 'invalid_grant', 'biometric setup requires authenticated user', 401)
  const user = requestSession.session.subject
  note(ctx.req, { user })
  const request = takeRequest(state, jwt)
  if (request?.jwk === undefined || request.deviceModel === undefined) return refuseCredentials(ctx)
  if (!(await isSignedBy(jwt, request.jwk))) return refuseCredentials(ctx)
  const { kid, jwk } = request
  const isAdded = state.deviceKeys.add({ kid, jwk, user, addedAt: state.now() })
  // Authgear's database has a unique index on `kid`.
  if (!isAdded) return refuse(ctx, 'server_error', 'internal server error', 500)
  ctx.status = 200
  ctx.body = ''
}

async function authenticate(ctx: KoaContextWithOIDC, options: GrantOptions, jwt: string): Promise<void> {
  const { provider, state, clients } = options
  const request = takeRequest(state, jwt)
  const key = request === undefined ? undefined : state.deviceKeys.find(request.kid)
  if (key !== undefined) note(ctx.req, { user: key.user })
  if (key === undefined || !(await isSignedBy(jwt, key.jwk))) return refuseCredentials(ctx)
  const requestedScope = ctx.oidc.params?.['scope']
  const scopes = new Set(
    typeof requestedScope === 'string' ? requestedScope.split(' ') : ['openid', 'offline_access', FULL_ACCESS],
  )
  if (!scopes.has('offline_access') || !scopes.has(FULL_ACCESS)) {
    return refuse(ctx, 'invalid_scope', 'offline_access and full-access must be requested')
  }
  const { kid, user } = key
  const clientId = clientIdOf(ctx)
  state.end((session) => session.deviceKey === kid)
  const client = clients.find((candidate) => candidate.clientId === clientId)!
  const details = { subject: user, authTime: state.now(), methods: ['x_biometric'], deviceKey: kid }
  const session = state.openForClient(client, details)
  ctx.body = await issueTokens(ctx, { provider, state, session, scopes })
}
