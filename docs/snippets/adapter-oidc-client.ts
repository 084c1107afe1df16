// #region adapter
import { type ReauthService, ServiceError, failureOfOAuthError } from '@reauth/core'
import { type Authentication, openIdConnectClaims, toAuthentication } from '@reauth/policy'
import { ErrorResponse, type User, type UserManager } from 'oidc-client-ts'

const oauthError = (error: unknown) => (error instanceof ErrorResponse ? error.error : undefined)

export function oidcClient(manager: UserManager, redirectURI: string): ReauthService {
  const read = (user: User | null | undefined): Authentication => {
    const authentication = toAuthentication(user?.profile, openIdConnectClaims)
    if (authentication === undefined) throw new ServiceError('sessionLost')
    return authentication
  }
  return {
    refreshIdToken: async () => read(await manager.signinSilent()),
    getIdToken: async () => {
      const idToken = (await manager.getUser())?.id_token
      if (idToken === undefined) throw new ServiceError('sessionLost')
      return idToken
    },
    browser: {
      kind: 'redirect',
      // The SDK creates its own `state`, and adds this one after a semicolon.
      start: ({ state, maxAge, acrValues }) =>
        manager.signinRedirect({
          url_state: state,
          max_age: maxAge,
          ...(acrValues.length > 0 && { acr_values: acrValues.join(' ') }),
        }),
      matches: (url) => {
        const isCallback = url.origin + url.pathname === redirectURI
        return isCallback ? (url.searchParams.get('state')?.split(';')[1] ?? null) : null
      },
      finish: async (url) => {
        const finished = manager.signinCallback(url.href).catch((cause: unknown) => {
          // On the callback page, `invalid_grant` means that the code was already used, not that the session has ended.
          const failure = failureOfOAuthError(oauthError(cause) ?? '', 'callback')
          throw failure === undefined ? cause : new ServiceError(failure.code, { ...failure, cause })
        })
        return read(await finished)
      },
    },
    classifyError: (error) => {
      if (error instanceof ServiceError) return { code: error.code, retryable: error.retryable }
      if (error instanceof TypeError) return { code: 'providerUnavailable', retryable: true }
      return failureOfOAuthError(oauthError(error) ?? '') ?? { code: 'unexpected' }
    },
    namespace: () => `${manager.settings.authority}|${manager.settings.client_id}`,
  }
}
// #endregion
