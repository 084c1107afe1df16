/** The prompt mode of an adapter. */
export type Mode = 'redirect' | 'popup' | 'popup-fallback' | 'device'

/** The settings that the server passes to a page. */
export interface Settings {
  readonly issuer: string
  readonly clientID: string
  readonly mode: Mode
  /** The page itself. */
  readonly home: string
  readonly redirectURI: string
  /** The endpoint of the sensitive action. */
  readonly api: string
}

/** The emulator that an adapter signs in to; `own`: the app's own sign-in page. */
export type Provider = 'authgear' | 'oidc' | 'auth0' | 'own'

/** An adapter under test. */
export interface Adapter {
  /** The name of its entry point, and of its page in `pages`. */
  readonly name: string
  readonly mode: Mode
  readonly provider: Provider
  /** Where the session is stored. With `memory`, it ends with the page. Default: `storage`. */
  readonly session?: 'memory'
}

/** Every adapter in every mode. */
export const ADAPTERS = {
  'authgear-web': { name: 'authgear-web', mode: 'redirect', provider: 'authgear' },
  'oidc-client-ts': { name: 'oidc-client-ts', mode: 'redirect', provider: 'oidc' },
  'oidc-client-ts, popup': { name: 'oidc-client-ts', mode: 'popup', provider: 'oidc' },
  'auth0-spa-js': { name: 'auth0-spa-js', mode: 'redirect', provider: 'auth0' },
  'auth0-spa-js, popup': { name: 'auth0-spa-js', mode: 'popup', provider: 'auth0' },
  'keycloak-js': { name: 'keycloak-js', mode: 'redirect', provider: 'oidc' },
  openid: { name: 'openid', mode: 'redirect', provider: 'oidc', session: 'memory' },
  'openid, popup': { name: 'openid', mode: 'popup', provider: 'oidc', session: 'memory' },
  session: { name: 'session', mode: 'redirect', provider: 'own' },
  webauthn: { name: 'webauthn', mode: 'device', provider: 'own' },
} as const satisfies Record<string, Adapter>

export type AdapterId = keyof typeof ADAPTERS
