import { throwIfAborted } from '../../platform/abort.js'
import { toAuthentication } from '@reauth/policy'
import { idTokenClaims } from '../../service/id-token-claims.js'
import { ServiceError } from '../../words/service-error.js'

/** The slice of `oidc-client-ts`'s `User` that is read. */
export interface OidcUser {
  id_token?: string | undefined
  readonly access_token: string
  readonly refresh_token?: string | undefined
  /** Only on the user of a callback; the SDK does not keep it. */
  readonly url_state?: string | undefined
}

/** The slice of `oidc-client-ts`'s `UserManager` that is called. */
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

/** What a reauthentication adds to the app's settings. */
export interface RedirectArgs {
  readonly redirect_uri: string
  readonly url_state: string
  readonly nonce: string
  readonly max_age: number
  readonly acr_values?: string
  readonly prompt?: string
}

/** Where the SDK sends a page: no public name leads there, so another version may have another one. */
interface Navigator {
  prepare(params: unknown): Promise<{ navigate(params: { readonly url: string }): Promise<unknown> }>
}

const navigatorOf = (manager: OidcUserManager): Navigator | undefined =>
  (manager as { readonly _redirectNavigator?: Navigator })._redirectNavigator

/** The manager itself in everything but its navigator. */
const withNavigator = (manager: OidcUserManager, navigator: Navigator): OidcUserManager =>
  Object.create(manager, { _redirectNavigator: { value: navigator } }) as OidcUserManager

/** Leaves the page, unless the signal aborted while the SDK prepared that. */
export async function leave(manager: OidcUserManager, args: RedirectArgs, signal: AbortSignal): Promise<void> {
  const navigator: Navigator = {
    prepare: async (params) => {
      // Only a version of the SDK that has one calls this.
      const handle = await navigatorOf(manager)!.prepare(params)
      return {
        navigate(request) {
          throwIfAborted(signal)
          return handle.navigate(request)
        },
        // The SDK's own stops all that the page is loading.
        close: () => {},
      }
    },
  }
  return withNavigator(manager, navigator).signinRedirect(args)
}

/**
 * Makes the authorization URL of a redirect, and stays.
 *
 * @throws {ServiceError} `misconfigured` for a version of the SDK that can't.
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
 * The SDK refuses a renewed ID Token whose `auth_time` differs from the one that it holds, and has lost the rotated refresh token then. After a reauthentication, here
 * or in another tab, providers do answer like that, so the SDK is not shown the ID Token that it holds. That the subject stays the same is checked here instead.
 *
 * @returns The ID Token that came; `undefined` if none did, and the SDK keeps the old one.
 * @throws {ServiceError} `subjectMismatch`; the user is left as it was.
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
  // A version of the SDK that does not ask the view keeps the old one by itself.
  return idToken ?? (renewed?.id_token === before ? undefined : renewed?.id_token)
}

const subjectOf = (idToken: string): string | undefined => toAuthentication(idTokenClaims(idToken))?.subject
