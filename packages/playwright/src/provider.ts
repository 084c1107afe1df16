import type { Page } from '@playwright/test'
import { type Duration, durationInSeconds } from '@reauth/policy'
import { PlaywrightReauthError } from './playwright-error.js'
import { unlessClosed } from './unless-closed.js'

/** The credentials to enter on a page of the provider. */
export interface Credentials {
  /** The name of the test user. Default: the user that the page asks for, or `'alice'` on the sign-in page. */
  readonly user?: string
  /** The password. Default: `'password'`, which every test user has. */
  readonly password?: string
}

/** A request that the provider received. Holds no token, no code and no password. */
export interface ProviderRequest {
  readonly method: string
  readonly path: string
  readonly grantType?: string
  readonly user?: string
  readonly status: number
  /** The OAuth error code of the response, the message of the page, or `closed` if the client closed the connection first. */
  readonly error?: string
}

/** How long to wait for a page of the provider, in milliseconds. */
const PAGE_TIMEOUT = 30_000

/**
 * Drives the provider of `@reauth/emulator` from a test: acts as the end-user on its pages, in the page or in a window that it opened, and uses its controls.
 */
export class Provider {
  readonly #page: Page
  readonly #windows: Page[] = []
  readonly #url: string

  /**
   * @param page The page of the app. Create another `Provider` for another tab.
   * @param url The URL of the emulator, such as `'http://localhost:4400'`.
   */
  constructor(page: Page, url: string) {
    this.#page = page
    this.#url = url.replace(/\/+$/, '')
    page.on('popup', (window) => this.#windows.push(window))
  }

  /**
   * Signs a test user in on the sign-in page.
   *
   * @throws {PlaywrightReauthError} `noProviderPage` if neither the page nor a window that it opened reaches the provider within 30 seconds.
   */
  async signIn(user = 'alice', { password = 'password' }: Omit<Credentials, 'user'> = {}): Promise<void> {
    const page = await this.page()
    await page.getByLabel('Username').fill(user)
    await page.getByLabel('Password').fill(password)
    await this.#answer(page, 'Sign in')
  }

  /**
   * Authenticates the test user again on the reauthentication page.
   *
   * @throws {PlaywrightReauthError} `noProviderPage` if neither the page nor a window that it opened reaches the provider within 30 seconds.
   */
  async reauthenticate({ user, password = 'password' }: Credentials = {}): Promise<void> {
    const page = await this.page()
    await page.getByRole('heading').first().waitFor()
    const username = page.getByLabel('Username')
    const asksWho = await username.isVisible()
    if (asksWho) await username.fill(user ?? 'alice')
    await page.getByLabel('Password').fill(password)
    await this.#answer(page, asksWho ? 'Sign in' : 'Continue')
  }

  /**
   * Cancels on the page of the provider, which returns to the app with `access_denied`.
   *
   * @throws {PlaywrightReauthError} `noProviderPage` if neither the page nor a window that it opened reaches the provider within 30 seconds.
   */
  async cancel(): Promise<void> {
    await this.#answer(await this.page(), 'Cancel')
  }

  /**
   * Waits for a page at the provider: the page of the app after a redirect, or a window that it opened.
   *
   * @param options How long to wait, in milliseconds. Default: 30 000.
   * @throws {PlaywrightReauthError} `noProviderPage` if neither reaches the provider in time.
   */
  async page({ timeout = PAGE_TIMEOUT }: { readonly timeout?: number } = {}): Promise<Page> {
    const deadline = AbortSignal.timeout(timeout)
    while (!deadline.aborted) {
      const providerPage = this.#pages.find((page) => page.url().startsWith(`${this.#url}/`))
      if (providerPage !== undefined) return providerPage
      await this.#navigated(deadline)
    }
    const origins = this.#pages.map((page) => new URL(page.url()).origin)
    throw new PlaywrightReauthError(
      'noProviderPage',
      `The page is not at the provider ${this.#url}, but at ${origins.join(', ')}. If the authentication is still recent enough, no prompt appears: call \`provider.ageSessions()\` and reload the page. Otherwise check that the option \`provider\` names the provider that the app uses.`,
    )
  }

  /** Makes the sessions of a test user older. The page notices with its next ID Token, so reload it afterwards. Resolves with the number of sessions. */
  ageSessions(user: string, by: Duration): Promise<number> {
    return this.control('age-sessions', { user, seconds: durationInSeconds(by, 'by') }) as Promise<number>
  }

  /** Advances the clock of the provider, and of every server that reads it. */
  async letTimePass(by: Duration): Promise<void> {
    await this.control('advance-clock', { seconds: durationInSeconds(by, 'by') })
  }

  /** Ends every session of a test user. Resolves with the number of sessions. */
  killSessions(user: string): Promise<number> {
    return this.control('kill-sessions', { user }) as Promise<number>
  }

  /** Returns every request that the provider received since the test began, except those of this class. */
  async requests(): Promise<readonly ProviderRequest[]> {
    return (await this.#send('requests')) as readonly ProviderRequest[]
  }

  /**
   * Calls any other control of the emulator. See its guide.
   *
   * @param path The path of the control, such as `'fail-next-token'`.
   * @param body Its parameters. Default: none.
   * @returns The control's result.
   * @throws {PlaywrightReauthError} `noProvider` if the emulator doesn't answer, `controlRefused` if it refuses the parameters.
   */
  async control(path: string, body: object = {}): Promise<unknown> {
    const { result } = (await this.#send(path, body)) as { readonly result: unknown }
    return result
  }

  get #pages(): readonly Page[] {
    return [this.#page, ...this.#windows].filter((page) => !page.isClosed())
  }

  async #answer(page: Page, button: string): Promise<void> {
    // A window closes after it has reported to the page that opened it.
    await unlessClosed(page, () => page.getByRole('button', { name: button, exact: true }).click())
  }

  /** Waits until a page navigates or opens a window. */
  #navigated(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const pages = this.#pages
      const stop = (): void => {
        for (const page of pages) page.off('framenavigated', stop).off('popup', stop)
        signal.removeEventListener('abort', stop)
        resolve()
      }
      for (const page of pages) page.on('framenavigated', stop).on('popup', stop)
      signal.addEventListener('abort', stop)
    })
  }

  async #send(path: string, body?: object): Promise<unknown> {
    const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    const response = await fetch(`${this.#url}/__control/${path}`, body === undefined ? {} : post).catch(
      (cause: unknown) => {
        throw new PlaywrightReauthError(
          'noProvider',
          `The emulator does not answer at ${this.#url}. Start it before the tests, for example as a \`webServer\` of Playwright: \`npx @reauth/emulator --port 4400\`.`,
          { cause },
        )
      },
    )
    const answer = (await response.json()) as { readonly error?: string }
    if (response.ok) return answer
    throw new PlaywrightReauthError('controlRefused', `The emulator refused \`${path}\`: ${answer.error}`)
  }
}
