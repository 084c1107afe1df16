/** The part of `@authgear/web`'s container that is used. */
export interface AuthgearWebContainer {
  delegate?: { onSessionStateChange(container: unknown, reason: unknown): void } | undefined
  /** The name of the container. The SDK's default is `'default'`. */
  readonly name?: string
  /** The value passed to `configure()`; `undefined` before. */
  readonly clientID?: string | undefined
  readonly sessionState?: string
  readonly sessionType?: string
  readonly isSSOEnabled?: boolean
  get accessToken(): string | undefined
  getIDTokenHint(): string | undefined
  canReauthenticate(): boolean
  refreshAccessTokenIfNeeded(): Promise<void>
  refreshIDToken(): Promise<void>
  startReauthentication(options: { redirectURI: string; state?: string; maxAge?: number }): Promise<void>
  finishReauthentication(): Promise<unknown>
}

/** The SDK's private field with the endpoint, which may be missing in another version. */
interface WithEndpoint {
  readonly baseContainer?: { readonly apiClient?: { readonly endpoint?: unknown } }
}

/**
 * Returns a name for the issuer, the client and, unless it is the default one, the container.
 *
 * @returns `undefined` before `configure()`.
 */
export function namespaceOf(container: Pick<AuthgearWebContainer, 'clientID' | 'name'>): string | undefined {
  const { clientID, name = 'default' } = container
  if (clientID === undefined) return undefined
  const endpoint = (container as WithEndpoint).baseContainer?.apiClient?.endpoint
  return [...(typeof endpoint === 'string' ? [endpoint] : []), clientID, ...(name === 'default' ? [] : [name])].join(
    '|',
  )
}

/**
 * Whether the session belongs to this origin only: it has a refresh token without a cookie at the OpenID Provider. An
 * app on another origin may change any other session.
 */
export const hasOwnSession = ({ sessionType, isSSOEnabled }: AuthgearWebContainer): boolean =>
  sessionType === 'refresh_token' && isSSOEnabled === false
