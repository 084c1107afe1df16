import { Auth0Client, type Auth0ClientOptions } from '@auth0/auth0-spa-js'
import { createReauth, defineSensitiveAction } from '../../index.js'
import type { RedirectBrowser } from '../../service/reauth-service.js'
import { idTokenClaims } from '../../service/id-token-claims.js'
import { type Auth0SpaJsOptions, auth0SpaJs } from '../auth0-spa-js.js'

/** The settings that a test passes to the page. */
export interface Auth0PageConfig {
  readonly domain: string
  readonly client?: Partial<Auth0ClientOptions>
  readonly service?: Partial<Auth0SpaJsOptions>
  /** The code that also handles the callback of a reauthentication. */
  readonly handler?: 'before' | 'beside'
}

// An app in Chromium: the real SDK, the adapter and the facade.
const {
  domain,
  client: more,
  service: options,
  handler,
} = (globalThis as unknown as { config: Auth0PageConfig }).config
const redirectURI = `${location.origin}/callback`
const client = new Auth0Client({
  domain,
  clientId: 'app',
  cacheLocation: 'localstorage',
  useRefreshTokens: true,
  ...more,
  authorizationParams: { redirect_uri: redirectURI, ...more?.authorizationParams },
})
const here = new URL(location.href)
const hasCallback = here.searchParams.has('state')
if (handler === 'before' && hasCallback) await client.handleRedirectCallback()
const service = auth0SpaJs(client, { redirectURI, ...options })
const transfer = defineSensitiveAction({
  id: 'transfer',
  requirement: { maxAge: '5m' },
  perform: ({ idToken }: { idToken: string }) => idTokenClaims(idToken),
})
const reauth = createReauth({ service, actions: [transfer] })
const isOurs = (service.browser as RedirectBrowser).matches?.(here) != null
const handled: { error?: unknown } = {}
if (hasCallback && !isOurs) {
  if (handler !== 'before') await client.handleRedirectCallback()
  history.replaceState(null, '', '/')
}
const beside =
  handler === 'beside' && new URL(location.href).searchParams.has('state')
    ? client.handleRedirectCallback().catch((error: unknown) => (handled.error = String(error)))
    : client.checkSession()
const resumed = await reauth.resume()
await beside
/** Returns the code of a rejection, or the result. */
const outcomeOf = async (work: () => unknown) => {
  try {
    return { value: await work() }
  } catch (error) {
    return { code: service.classifyError(error).code }
  }
}
const api = { client, service, reauth, transfer, resumed, handled, outcomeOf, isReady: true }
export type Auth0Page = typeof api
Object.assign(globalThis, { app: api })
