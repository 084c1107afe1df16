import { randomBytes } from 'node:crypto'
import Provider, { type Configuration, type KoaContextWithOIDC, interactionPolicy } from 'oidc-provider'
import type { EmulatorClient } from './emulator-client.js'
import type { EmulatorState } from './emulator-state.js'
import { issueIdToken, userClaims } from './id-token.js'
import type { MemoryStore } from './memory-adapter.js'

/** Authgear's own scope. */
const FULL_ACCESS = 'https://authgear.com/scopes/full-access'

/** Authgear's grant that turns a session into a new ID Token. */
const ID_TOKEN_GRANT = 'urn:authgear:params:oauth:grant-type:id-token'

/** Makes the OpenID Provider, with the differences between Authgear and the specification. */
export function createProvider(
  issuer: string,
  clients: readonly EmulatorClient[],
  state: EmulatorState,
  store: MemoryStore,
): Provider {
  const configuration: Configuration = {
    adapter: (model) => store.adapter(model),
    clients: clients.map((client) => ({
      client_id: client.clientId,
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token', ID_TOKEN_GRANT],
      response_types: ['code'],
      redirect_uris: [...client.redirectURIs],
      post_logout_redirect_uris: [...(client.postLogoutRedirectURIs ?? [])],
    })),
    jwks: { keys: [state.keys.current().privateJwk] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    scopes: ['openid', 'offline_access', FULL_ACCESS],
    claims: { openid: ['sub', ...Object.keys(userClaims(state, ''))] },
    conformIdTokenClaims: false,
    extraParams: ['x_reauthenticate'],
    clientBasedCORS: () => true,
    pkce: { required: () => true },
    rotateRefreshToken: false,
    expiresWithSession: () => false,
    features: { devInteractions: { enabled: false }, revocation: { enabled: true } },
    interactions: { policy: policy(), url: (_, interaction) => `/interaction/${interaction.uid}` },
    ttl: {
      AccessToken: 1800,
      AuthorizationCode: 300,
      Grant: 86_400 * 14,
      IdToken: 300,
      Interaction: 1500,
      RefreshToken: 86_400 * 30,
      Session: 86_400 * 14,
    },
    findAccount: (_, subject) => ({
      accountId: subject,
      claims: async () => ({ sub: subject, ...userClaims(state, subject) }),
    }),
    loadExistingGrant,
    renderError: (ctx, out) => {
      ctx.type = 'text/plain'
      ctx.body = `${out.error}: ${out.error_description ?? ''}`
    },
  }
  const provider = new Provider(issuer, configuration)
  provider.registerGrantType(ID_TOKEN_GRANT, async (ctx) => idTokenGrant(ctx, provider, state), [], [])
  return provider
}

/** Signing in as somebody else is the emulator's to decide: the page itself looks at the hint. */
function policy(): interactionPolicy.DefaultPolicy {
  const base = interactionPolicy.base()
  base.get('login')!.checks.remove('id_token_hint')
  return base
}

/** Nobody is asked for consent by a first-party app. */
async function loadExistingGrant(ctx: KoaContextWithOIDC): Promise<InstanceType<Provider['Grant']>> {
  const { provider, client, session } = ctx.oidc
  const known = session!.grantIdFor(client!.clientId)
  const found = known === undefined ? undefined : await provider.Grant.find(known)
  if (found !== undefined && found.accountId === session!.accountId) return found
  const grant = new provider.Grant({ clientId: client!.clientId, accountId: session!.accountId! })
  grant.addOIDCScope(`openid offline_access ${FULL_ACCESS}`)
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
  ctx.body = { id_token: await issueIdToken(state, session, { issuer: provider.issuer, clientId: token.clientId! }) }
}
