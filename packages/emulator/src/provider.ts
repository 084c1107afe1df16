import { generateKeyPairSync, randomBytes } from 'node:crypto'
// The index of the library warns on Node 20, and on every version without long-term support. This package is tested on them.
import { Provider } from 'oidc-provider/lib/provider.js'
import type { ClientMetadata, Configuration, KoaContextWithOIDC } from 'oidc-provider'
import { AUTHGEAR_GRANTS, registerAuthgearGrants } from './authgear-grants.js'
import { followAuthorizations } from './authorizations.js'
import type { EmulatorClient } from './emulator-client.js'
import type { EmulatorState } from './emulator-state.js'
import type { MemoryStore } from './memory-adapter.js'
import { policy } from './policy.js'

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
    // What the library signs is replaced: any key will do, and this kind is made at once.
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
      // Authgear's native SDKs send proofs with every request, and their tokens as plain bearer tokens.
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
  // Behind a tunnel the page is on https, and cookies are marked so.
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

/** The library takes a client for the web, or for devices: for one that is both, it learns of the addresses on the web only. */
function redirects({ redirectURIs }: EmulatorClient): Pick<ClientMetadata, 'application_type' | 'redirect_uris'> {
  const onWeb = redirectURIs.filter((uri) => /^https?:/.test(uri))
  return onWeb.length > 0
    ? { application_type: 'web', redirect_uris: onWeb }
    : { application_type: 'native', redirect_uris: [...redirectURIs] }
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
