import { generateKeyPairSync, randomBytes } from 'node:crypto'
// The library's index prints a warning on Node 20 and on versions without long-term support, on which this package is tested.
import { Provider } from 'oidc-provider/lib/provider.js'
import type { ClientMetadata, Configuration, KoaContextWithOIDC } from 'oidc-provider'
import { AUTHGEAR_GRANTS, registerAuthgearGrants } from './authgear-grants.js'
import { followAuthorizations } from './authorizations.js'
import type { EmulatorClient } from './emulator-client.js'
import type { EmulatorState } from './emulator-state.js'
import type { MemoryStore } from './memory-adapter.js'
import { policy } from './policy.js'

const DAY = 86_400

/** Creates the OpenID Provider, with the differences between its profile and the specification. */
export function createProvider(
  issuer: string,
  clients: readonly EmulatorClient[],
  state: EmulatorState,
  store: MemoryStore,
): Provider {
  const { profile } = state
  const isAuthgear = profile.name === 'authgear'
  const grants = ['authorization_code', 'refresh_token', ...(isAuthgear ? AUTHGEAR_GRANTS : [])]
  const configuration: Configuration = {
    adapter: (model) => store.adapter(model),
    clients: clients.map((client) => ({
      client_id: client.clientId,
      token_endpoint_auth_method: 'none',
      grant_types: grants,
      response_types: isAuthgear ? ['code', 'none'] : ['code'],
      id_token_signed_response_alg: 'ES256',
      ...redirects(client),
    })),
    // The library's signatures are replaced, so any key will do, and this kind is created quickly.
    jwks: { keys: [generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    routes: profile.routes,
    scopes: Object.keys(profile.claims),
    claims: Object.fromEntries(Object.entries(profile.claims).map(([scope, claims]) => [scope, [...claims]])),
    conformIdTokenClaims: false,
    clockTolerance: 0,
    extraParams: ['x_reauthenticate', 'x_subject', 'x_session'],
    clientBasedCORS: () => true,
    pkce: { required: () => true },
    rotateRefreshToken: () => !isAuthgear || state.quirks.rotatesRefreshToken,
    issueRefreshToken: (_ctx, _client, source) =>
      !state.quirks.omitsRefreshToken && (!isAuthgear || source.scopes.has('offline_access')),
    expiresWithSession: () => false,
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true },
      // Authgear's native SDKs send DPoP proofs with every request, but use their tokens as plain bearer tokens.
      ...(isAuthgear && { dPoP: { enabled: false } }),
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
      claims: async () => ({ sub: subject, ...profile.userInfo(state.users.get(subject)) }),
    }),
    loadExistingGrant: (ctx) => loadExistingGrant(ctx, Object.keys(profile.claims).join(' ')),
    renderError: (ctx, out) => {
      ctx.type = 'text/plain'
      ctx.body = `${out.error}: ${out.error_description ?? ''}`
    },
  }
  const provider = new Provider(issuer, configuration)
  // Behind a tunnel the page is on https, and cookies need the attribute Secure.
  provider.proxy = true
  provider.Client.prototype.redirectUriAllowed = function (this: { clientId: string }, uri: string) {
    return clients.some(({ clientId, redirectURIs }) => clientId === this.clientId && redirectURIs.includes(uri))
  }
  if (isAuthgear) {
    registerAuthgearGrants({ provider, state, clients })
    followAuthorizations(provider, state)
  }
  return provider
}

/** Returns the redirect URIs for the library, where a client is either web or native. For a client that is both, only the web URIs. */
function redirects({ redirectURIs }: EmulatorClient): Pick<ClientMetadata, 'application_type' | 'redirect_uris'> {
  const onWeb = redirectURIs.filter((uri) => /^https?:/.test(uri))
  return onWeb.length > 0
    ? { application_type: 'web', redirect_uris: onWeb }
    : { application_type: 'native', redirect_uris: [...redirectURIs] }
}

/** Grants everything, because a first-party app needs no consent. */
async function loadExistingGrant(ctx: KoaContextWithOIDC, scope: string): Promise<InstanceType<Provider['Grant']>> {
  const { provider, client, session } = ctx.oidc
  const grantId = session!.grantIdFor(client!.clientId)
  const existing = grantId === undefined ? undefined : await provider.Grant.find(grantId)
  if (existing !== undefined && existing.accountId === session!.accountId) return existing
  const grant = new provider.Grant({ clientId: client!.clientId, accountId: session!.accountId! })
  grant.addOIDCScope(scope)
  await grant.save()
  return grant
}
