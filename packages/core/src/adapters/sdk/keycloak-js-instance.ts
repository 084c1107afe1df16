/** The part of `keycloak-js`'s `Keycloak` that is used. */
export interface KeycloakJsInstance {
  /** Whether `init()` was called. */
  readonly didInitialize: boolean
  readonly authenticated: boolean
  readonly idToken?: string
  readonly token?: string
  readonly tokenParsed?: { readonly iat?: number }
  readonly refreshToken?: string
  init(options?: object): Promise<boolean>
  createLoginUrl(options: {
    redirectUri: string
    maxAge: number
    prompt?: 'login'
    acrValues?: string
  }): Promise<string>
  updateToken(minValidity: number): Promise<boolean>
  onReady?(authenticated?: boolean): void
  onAuthError?(error?: { error: string; error_description: string }): void
  onAuthLogout?(): void
}

/** The events of an instance that are used. */
type KeycloakEvent = 'onReady' | 'onAuthError' | 'onAuthLogout'

type Listener = (detail?: unknown) => void

const listeners = new WeakMap<KeycloakJsInstance, Map<KeycloakEvent, Set<Listener>>>()

/**
 * Listens to an event for which the instance has only one handler. The app's own handler is also called, whenever it is set.
 *
 * @returns A function that stops it.
 */
export function listenTo(keycloak: KeycloakJsInstance, event: KeycloakEvent, listener: Listener): () => void {
  const events = listeners.get(keycloak) ?? new Map<KeycloakEvent, Set<Listener>>()
  listeners.set(keycloak, events)
  const all = events.get(event) ?? occupy(keycloak, event)
  events.set(event, all)
  const own: Listener = (detail) => listener(detail)
  all.add(own)
  return () => void all.delete(own)
}

function occupy(keycloak: KeycloakJsInstance, event: KeycloakEvent): Set<Listener> {
  const all = new Set<Listener>()
  let app = keycloak[event] as Listener | undefined
  const call: Listener = (detail) => {
    for (const listener of all) listener(detail)
    app?.call(keycloak, detail)
  }
  Object.defineProperty(keycloak, event, {
    configurable: true,
    enumerable: true,
    get: () => call,
    set: (value: Listener | undefined) => {
      app = value === call ? app : value
    },
  })
  return all
}
