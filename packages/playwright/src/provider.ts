import type { Page } from '@playwright/test'
import { type Duration, durationInSeconds } from '@reauth/policy'
import { PlaywrightReauthError } from './playwright-error.js'
import { unlessClosed } from './unless-closed.js'

/** Who authenticates on a page of the provider. */
export interface Credentials {
  /** The test user. Default: the one that the page asks for; on the sign-in page, `'alice'`. */
  readonly user?: string
  /** Default: `'password'`, as every test user has it. */
  readonly password?: string
}

/** A request that the provider got. Holds no token, no code and no password. */
export interface ProviderRequest {
  readonly method: string
  readonly path: string
  readonly grantType?: string
  readonly user?: string
  readonly status: number
  readonly outcome?: string
}

/** How long the page of the provider may take to appear, in milliseconds. */
const PATIENCE = 30_000

/**
 * The provider of `@reauth/emulator` as a test sees it: the end-user in front of its pages, in the page or in a window that it opened, and the knobs behind them.
 */
export class Provider {
  readonly #page: Page
  readonly #windows: Page[] = []
  readonly #url: string

  /**
   * @param page The page of the app. Another tab has a `Provider` of its own.
   * @param url Where the emulator listens, such as `'http://localhost:4400'`.
   */
  constructor(page: Page, url: string) {
    this.#page = page
    this.#url = url.replace(/\/+$/, '')
    page.on('popup', (window) => this.#windows.push(window))
  }

  /**
   * Signs a test user in, on the sign-in page that the app led to.
   *
   * @throws {PlaywrightReauthError} `noProviderPage` if neither the page nor a window of it is at the provider in time.
   */
  async signIn(user = 'alice', { password = 'password' }: Omit<Credentials, 'user'> = {}): Promise<void> {
    const page = await this.page()
    await page.getByLabel('Username').fill(user)
    await page.getByLabel('Password').fill(password)
    await this.#answer(page, 'Sign in')
  }

  /**
   * Authenticates again, on the page that the reauthentication led to.
   *
   * @throws {PlaywrightReauthError} `noProviderPage` if neither the page nor a window of it is at the provider in time.
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
   * Cancels on the page of the provider: the app comes back with `access_denied`.
   *
   * @throws {PlaywrightReauthError} `noProviderPage` if neither the page nor a window of it is at the provider in time.
   */
  async cancel(): Promise<void> {
    await this.#answer(await this.page(), 'Cancel')
  }

  /**
   * Waits for the page that is at the provider: the app's own that left, or a window that it opened.
   *
   * @param options How long to wait, in milliseconds. Default: 30 000.
   * @throws {PlaywrightReauthError} `noProviderPage` if neither is there in time.
   */
  async page({ timeout = PATIENCE }: { readonly timeout?: number } = {}): Promise<Page> {
    const deadline = AbortSignal.timeout(timeout)
    while (!deadline.aborted) {
      const here = this.#pages.find((page) => page.url().startsWith(`${this.#url}/`))
      if (here !== undefined) return here
      await this.#moved(deadline)
    }
    const seen = this.#pages.map((page) => new URL(page.url()).origin)
    throw new PlaywrightReauthError(
      'noProviderPage',
      `The page is not at the provider ${this.#url}, but at ${seen.join(', ')}. Either nobody was asked, because the authentication is recent enough (call \`provider.ageSessions()\` and load the page again), or the option \`provider\` names another provider than the app uses.`,
    )
  }

  /** Makes the sessions of a test user older. The page notices it with its next ID Token: load it again, as it would be after lunch. */
  ageSessions(user: string, by: Duration): Promise<number> {
    return this.control('age-sessions', { user, seconds: durationInSeconds(by, 'by') }) as Promise<number>
  }

  /** Lets time pass at the provider, and for every server that reads its clock. */
  async letTimePass(by: Duration): Promise<void> {
    await this.control('advance-clock', { seconds: durationInSeconds(by, 'by') })
  }

  /** Ends every session of a test user. */
  killSessions(user: string): Promise<number> {
    return this.control('kill-sessions', { user }) as Promise<number>
  }

  /** Every request that reached the provider since the test began, but those of this class. */
  async requests(): Promise<readonly ProviderRequest[]> {
    return (await this.#send('requests')) as readonly ProviderRequest[]
  }

  /**
   * Turns any other knob of the emulator. See its guide.
   *
   * @param path Such as `'fail-next-token'`.
   * @param body What it takes.
   * @returns What it answers.
   * @throws {PlaywrightReauthError} `noProvider` if nobody answers, `controlRefused` if the emulator refuses the values.
   */
  async control(path: string, body: object = {}): Promise<unknown> {
    const { result } = (await this.#send(path, body)) as { readonly result: unknown }
    return result
  }

  get #pages(): readonly Page[] {
    return [this.#page, ...this.#windows].filter((page) => !page.isClosed())
  }

  async #answer(page: Page, button: string): Promise<void> {
    // A window reports to the page that opened it, and closes.
    await unlessClosed(page, () => page.getByRole('button', { name: button, exact: true }).click())
  }

  /** Waits until a page goes anywhere, or opens a window. */
  #moved(signal: AbortSignal): Promise<void> {
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
          `Nobody answers at ${this.#url}. Start the emulator before the tests, for instance as a \`webServer\` of Playwright: \`npx @reauth/emulator --port 4400\`.`,
          { cause },
        )
      },
    )
    const answer = (await response.json()) as { readonly error?: string }
    if (response.ok) return answer
    throw new PlaywrightReauthError('controlRefused', `The emulator refused \`${path}\`: ${answer.error}`)
  }
}
