/** The slice of `@authgear/web`'s container that is called. */
export interface AuthgearWebContainer {
  delegate?: { onSessionStateChange(container: unknown, reason: unknown): void } | undefined
  get accessToken(): string | undefined
  getIDTokenHint(): string | undefined
  canReauthenticate(): boolean
  refreshAccessTokenIfNeeded(): Promise<void>
  refreshIDToken(): Promise<void>
  startReauthentication(options: { redirectURI: string; state?: string; maxAge?: number }): Promise<void>
  finishReauthentication(): Promise<unknown>
}
