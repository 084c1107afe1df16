import Keycloak, { type KeycloakInitOptions } from 'keycloak-js'
import { createReauth, defineSensitiveAction } from '../../index.js'
import { idTokenClaims } from '../../service/id-token-claims.js'
import { type KeycloakJsOptions, keycloakJs } from '../keycloak-js.js'

/** The settings that a test passes to the page. */
export interface KeycloakPageConfig {
  readonly url: string
  readonly init?: KeycloakInitOptions
  readonly service?: Partial<KeycloakJsOptions>
  /** When the service is created and the run is resumed: before, during or after `init()`. Default: created before, resumed during. */
  readonly order?: 'resumedBefore' | 'madeDuring' | 'madeAfter' | 'resumedAfter'
}

// An app in Chromium: the real SDK, the adapter and the facade. As with Keycloak, a page restores its session with a redirect without a prompt.
const { url, init, service: options, order } = (globalThis as unknown as { config: KeycloakPageConfig }).config
const keycloak = new Keycloak({ url, realm: 'test', clientId: 'app' })
const redirectURI = `${location.origin}/callback`
const transfer = defineSensitiveAction({
  id: 'transfer',
  requirement: { maxAge: '5m' },
  perform: ({ idToken }: { idToken: string }) => idTokenClaims(idToken),
})
const make = () => {
  const made = keycloakJs(keycloak, { redirectURI, ...options })
  return { service: made, reauth: createReauth({ service: made, actions: [transfer] }) }
}
const start = () =>
  keycloak
    .init({
      onLoad: 'check-sso',
      checkLoginIframe: false,
      silentCheckSsoRedirectUri: `${location.origin}/silent`,
      ...init,
    })
    .then(
      () => 'started' as const,
      () => 'failed' as const,
    )
const early = order === 'madeDuring' || order === 'madeAfter' ? undefined : make()
const before = order === 'resumedBefore' ? await early!.reauth.resume() : undefined
const starting = start()
if (order === 'madeAfter' || order === 'resumedAfter') await starting
const { service, reauth } = early ?? make()
const resumed = before ?? (await reauth.resume())
const started = await starting
/** Returns the code of a rejection, or the result. */
const outcomeOf = async (work: () => unknown) => {
  try {
    return { value: await work() }
  } catch (error) {
    return { code: service.classifyError(error).code }
  }
}
const api = { keycloak, service, reauth, transfer, resumed, started, outcomeOf, isReady: true }
export type KeycloakPage = typeof api
Object.assign(globalThis, { app: api })
