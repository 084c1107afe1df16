import { generateKeyPairSync, randomBytes } from 'node:crypto'
// The index of the library warns on Node 20, and on every version without long-term support. This package is tested on them.
import { Provider } from 'oidc-provider/lib/provider.js'
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider'
import type { EmulatorClient } from './emulator-client.js'
import type { EmulatorState } from './emulator-state.js'
import { issueIdToken } from './id-token.js'
import type { MemoryStore } from './memory-adapter.js'
import { policy } from './policy.js'
import { authTimeOf } from './token-answers.js'

/** Authgear's grant that turns a session into a new ID Token. */
const ID_TOKEN_GRANT = 'urn:authgear:params:oauth:grant-type:id-token'
const DAY = 86_400

/** Makes the OpenID Provider, with the differences between its profile and the specification. */
export function createProvider(
  issuer: string,
  clients: readonly EmulatorClient[],
  state: EmulatorState,
  store: MemoryStore,
): Provider {
  const { profile } = state
  const isAuthgear = profile.name === 'authgear'
  const grants = ['authorization_code', 'refresh_token', ...(isAuthgear ? [ID_TOKEN_GRANT] : [])]
  const configuration: Configuration = {
    adapter: (model) => store.adapter(model),
    clients: clients.map((client) => ({
      client_id: client.clientId,
      token_endpoint_auth_method: 'none',
      grant_types: grants,
      response_types: ['code'],
      id_token_signed_response_alg: 'ES256',
      redirect_uris: [...client.redirectURIs],
    })),
    // What the library signs is replaced: any key will do, and this kind is made at once.
    jwks: { keys: [generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    routes: profile.routes,
    scopes: Object.keys(profile.claims),
    claims: Object.fromEntries(Object.entries(profile.claims).map(([scope, claims]) => [scope, [...claims]])),
    conformIdTokenClaims: false,
    clockTolerance: 0,
    extraParams: ['x_reauthenticate', 'x_subject'],
    clientBasedCORS: () => true,
    pkce: { required: () => true },
    rotateRefreshToken: !isAuthgear,
    issueRefreshToken: (_ctx, _client, source) =>
      !state.quirks.omitsRefreshToken && (!isAuthgear || source.scopes.has('offline_access')),
    expiresWithSession: () => false,
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true },
      ...(!isAuthgear && { webMessageResponseMode: { enabled: true, ack: 'individual-draft-01' } }),
    },
    interactions: { policy: policy(state), url: (_, interaction) => `/interaction/${interaction.uid}` },
    ttl: {
      AccessToken: 1800,
      AuthorizationCode: 300,
      Grant: DAY * 14,
      IdToken: 300,
      Interaction: 1500,
      RefreshToken: DAY * 30,
      Session: DAY * 14,
    },
    findAccount: (_, subject) => ({
      accountId: subject,
      claims: async () => ({ sub: subject, ...profile.userClaims(state.users.get(subject)) }),
    }),
    loadExistingGrant: (ctx) => loadExistingGrant(ctx, Object.keys(profile.claims).join(' ')),
    renderError: (ctx, out) => {
      ctx.type = 'text/plain'
      ctx.body = `${out.error}: ${out.error_description ?? ''}`
    },
  }
  const provider = new Provider(issuer, configuration)
  // Behind a tunnel the page is on https, and cookies are marked so.
  provider.proxy = true
  if (isAuthgear) provider.registerGrantType(ID_TOKEN_GRANT, async (ctx) => idTokenGrant(ctx, provider, state), [], [])
  return provider
}

/** Nobody is asked for consent by a first-party app. */
async function loadExistingGrant(ctx: KoaContextWithOIDC, scope: string): Promise<InstanceType<Provider['Grant']>> {
  const { provider, client, session } = ctx.oidc
  const known = session!.grantIdFor(client!.clientId)
  const found = known === undefined ? undefined : await provider.Grant.find(known)
  if (found !== undefined && found.accountId === session!.accountId) return found
  const grant = new provider.Grant({ clientId: client!.clientId, accountId: session!.accountId! })
  grant.addOIDCScope(scope)
  await grant.save()
  return grant
}

async function idTokenGrant(ctx: KoaContextWithOIDC, provider: Provider, state: EmulatorState): Promise<void> {
  const bearer = (ctx.state as { bearer?: string }).bearer
  const token = bearer === undefined ? undefined : await provider.AccessToken.find(bearer)
  const session = token?.sessionUid === undefined ? undefined : state.sessions.get(token.sessionUid)
  if (token === undefined || session === undefined || !session.isAlive) {
    ctx.status = 401
    ctx.body = { error: 'invalid_grant', error_description: 'valid session is required' }
    return
  }
  ctx.body = {
    id_token: await issueIdToken(state, session, {
      issuer: provider.issuer,
      clientId: token.clientId!,
      scopes: token.scopes,
      authTime: authTimeOf(state, session, { grantedAt: session.authTime, isRefresh: true }),
    }),
  }
}
