/** The slice of `@authgear/web`'s container that is called. */
export interface AuthgearWebContainer {
  delegate?: { onSessionStateChange(container: unknown, reason: unknown): void } | undefined
  /** Names the container. The SDK's own default is `'default'`. */
  readonly name?: string
  /** What `configure()` was given; `undefined` before. */
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

/** Where the SDK keeps the endpoint. It has no public name for it, so it may be missing in another version. */
interface WithEndpoint {
  readonly baseContainer?: { readonly apiClient?: { readonly endpoint?: unknown } }
}

/**
 * Names the issuer, the client and, unless it is the default one, the container.
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
 * Whether the session belongs to pages of this origin alone: a refresh token that no cookie of the OpenID Provider stands behind. Any other session may be moved
 * by an app on another origin.
 */
export const hasOwnSession = ({ sessionType, isSSOEnabled }: AuthgearWebContainer): boolean =>
  sessionType === 'refresh_token' && isSSOEnabled === false
