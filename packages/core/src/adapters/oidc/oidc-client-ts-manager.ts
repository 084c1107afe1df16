import { throwIfAborted } from '../../platform/abort.js'
import { toAuthentication } from '@reauth/policy'
import { idTokenClaims } from '../../service/id-token-claims.js'
import { ServiceError } from '../../words/service-error.js'

/** The part of `oidc-client-ts`'s `User` that is used. */
export interface OidcUser {
  id_token?: string | undefined
  readonly access_token: string
  readonly refresh_token?: string | undefined
  /** Only on the user of a callback; the SDK does not store it. */
  readonly url_state?: string | undefined
}

/** The part of `oidc-client-ts`'s `UserManager` that is used. */
export interface OidcUserManager {
  readonly settings: {
    readonly authority: string
    readonly client_id: string
    readonly redirect_uri: string
    readonly response_mode?: string | undefined
    readonly stateStore: { get(key: string): Promise<string | null> }
  }
  readonly events: {
    addUserLoaded(listener: (user: OidcUser) => void): () => void
    addUserUnloaded(listener: () => void): () => void
    addUserSignedOut(listener: () => void): () => void
  }
  getUser(): Promise<OidcUser | null>
  storeUser(user: OidcUser | null): Promise<void>
  signinSilent(): Promise<OidcUser | null>
  signinRedirect(args: RedirectArgs): Promise<void>
  signinRedirectCallback(url: string): Promise<OidcUser>
}

/** The settings that a reauthentication adds to those of the app. */
export interface RedirectArgs {
  readonly redirect_uri: string
  readonly url_state: string
  readonly nonce: string
  readonly max_age: number
  readonly acr_values?: string
  readonly prompt?: string
}

/** The SDK's navigator, which redirects a page. It is private, so another version may name it differently. */
interface Navigator {
  prepare(params: unknown): Promise<{ navigate(params: { readonly url: string }): Promise<unknown> }>
}

const navigatorOf = (manager: OidcUserManager): Navigator | undefined =>
  (manager as { readonly _redirectNavigator?: Navigator })._redirectNavigator

/** Returns a view of the manager with another navigator. */
const withNavigator = (manager: OidcUserManager, navigator: Navigator): OidcUserManager =>
  Object.create(manager, { _redirectNavigator: { value: navigator } }) as OidcUserManager

/** Leaves the page, unless the signal aborts while the SDK prepares the request. */
export async function leave(manager: OidcUserManager, args: RedirectArgs, signal: AbortSignal): Promise<void> {
  const navigator: Navigator = {
    prepare: async (params) => {
      // Called only by a version of the SDK that has a navigator.
      const handle = await navigatorOf(manager)!.prepare(params)
      return {
        navigate(request) {
          throwIfAborted(signal)
          return handle.navigate(request)
        },
        // The SDK's own function would stop the loading of the page.
        close: () => {},
      }
    },
  }
  return withNavigator(manager, navigator).signinRedirect(args)
}

/**
 * Creates the authorization URL of a redirect without leaving the page.
 *
 * @throws {ServiceError} `misconfigured` if this version of the SDK can't.
 */
export async function authorizationUrl(manager: OidcUserManager, args: RedirectArgs): Promise<string> {
  if (navigatorOf(manager) === undefined) {
    throw new ServiceError('misconfigured', {
      message: "This version of `oidc-client-ts` can't be used with `mode: 'popup'`. Use `mode: 'redirect'`.",
    })
  }
  let url = ''
  const navigator = {
    prepare: async () => ({
      navigate: async (request: { readonly url: string }) => {
        url = request.url
        return { url }
      },
      close: () => {},
    }),
  }
  await withNavigator(manager, navigator).signinRedirect(args)
  return url
}

/**
 * Renews the tokens of a user.
 *
 * The SDK refuses a renewed ID Token whose `auth_time` differs from the stored one, and then loses the rotated refresh
 * token. After a reauthentication, here or in another tab, providers do return a different `auth_time`, so the SDK does
 * not see the stored ID Token. This function checks instead that the subject stays the same.
 *
 * @returns The new ID Token; `undefined` if there was none and the SDK keeps the old one.
 * @throws {ServiceError} `subjectMismatch`; the user stays unchanged.
 *
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#RefreshTokenResponse OIDC Core §12.2}
 */
export async function renew(manager: OidcUserManager, user: OidcUser): Promise<string | undefined> {
  const before = user.id_token
  if (!user.refresh_token || before === undefined) return (await manager.signinSilent())?.id_token
  let idToken: string | undefined
  const shown = Object.assign(Object.create(Object.getPrototypeOf(user) as object) as OidcUser, user)
  shown.id_token = undefined
  const view = Object.create(manager, {
    _loadUser: { value: async () => shown },
    storeUser: {
      value: async (renewed: OidcUser) => {
        idToken = renewed.id_token
        if (idToken !== undefined && subjectOf(idToken) !== subjectOf(before)) throw new ServiceError('subjectMismatch')
        renewed.id_token ??= before
        await manager.storeUser(renewed)
      },
    },
  }) as OidcUserManager
  const renewed = await view.signinSilent()
  // A version of the SDK that does not use the view keeps the old one itself.
  return idToken ?? (renewed?.id_token === before ? undefined : renewed?.id_token)
}

const subjectOf = (idToken: string): string | undefined => toAuthentication(idTokenClaims(idToken))?.subject
