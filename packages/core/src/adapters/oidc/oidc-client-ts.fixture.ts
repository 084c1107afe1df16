import {
  InMemoryWebStorage,
  type SigninRedirectArgs,
  UserManager,
  type UserManagerSettings,
  WebStorageStateStore,
} from 'oidc-client-ts'
import type { RedirectBrowser } from '../../service/reauth-service.js'
import { type OidcClientTsOptions, oidcClientTs } from '../oidc-client-ts.js'
import { CALLBACK, TestProvider } from './oidc-provider.fixture.js'

/** The transaction of every redirect. */
export const STATE = 'AAAAAAAAAAAAAAAAAAAAAA'
/** Seconds since the Unix epoch. */
export const NOW = Math.floor(Date.now() / 1000)
/** A signal that never aborts. */
export const { signal } = new AbortController()

/** A tab with the real SDK and a real provider. */
export class Tab {
  readonly provider = new TestProvider()
  /** The address to which the page went. */
  address = ''
  readonly time = { monotonic: 0, wall: 0 }
  readonly clock = { monotonic: () => this.time.monotonic, wall: () => this.time.wall }
  readonly #store = new WebStorageStateStore({ store: new InMemoryWebStorage() })

  /** Creates the SDK of a page that was just loaded, with the same storage. */
  manager(settings: Partial<UserManagerSettings> = {}): UserManager {
    return new UserManager(
      {
        authority: this.provider.issuer,
        client_id: 'app',
        redirect_uri: CALLBACK,
        scope: 'openid offline_access',
        automaticSilentRenew: false,
        userStore: this.#store,
        stateStore: this.#store,
        ...settings,
      },
      {
        prepare: async () => ({
          navigate: async ({ url }) => {
            this.address = url
            return { url }
          },
          close: () => {},
        }),
        callback: async () => {},
      },
    )
  }

  /** Loads a page. */
  load(options: OidcClientTsOptions = {}, manager = this.manager()) {
    const service = oidcClientTs(manager, { clock: this.clock, ...options })
    return { manager, service, browser: service.browser as RedirectBrowser }
  }

  async signIn(manager = this.manager(), account = 'alice'): Promise<void> {
    this.provider.answer = { account, authTime: NOW - 1000 }
    this.provider.clearCookies()
    await manager.signinRedirect()
    await manager.signinRedirectCallback((await this.provider.visit(this.address)).href)
    this.provider.grants.length = 0
  }

  /** Leaves, and returns the callback. */
  async leave(
    browser: RedirectBrowser,
    answer: TestProvider['answer'] = { account: 'alice', authTime: NOW },
  ): Promise<URL> {
    await browser.start({ state: STATE, maxAge: 0, acrValues: [], signal })
    this.provider.answer = answer
    if ('account' in answer && answer.account !== 'alice') this.provider.clearCookies()
    return this.provider.visit(this.address)
  }
}

/**
 * Simulates another version of the SDK whose private members have other names, so that replacing them has no effect.
 */
export const otherVersion = (manager: UserManager): UserManager =>
  Object.assign(Object.create(manager) as UserManager, {
    _redirectNavigator: undefined,
    signinRedirect: (args: SigninRedirectArgs) => manager.signinRedirect(args),
    signinSilent: () => manager.signinSilent(),
  })

/** Creates a closed gate. */
export function hold() {
  let open = (): void => {}
  const gate = new Promise<void>((resolve) => (open = resolve))
  return { gate, open }
}
