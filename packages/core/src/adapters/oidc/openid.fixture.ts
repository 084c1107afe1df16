import * as oauth from 'oauth4webapi'
import { vi } from 'vitest'
import { memoryStore } from '../../pending/memory.store.js'
import type { RedirectBrowser } from '../../service/reauth-service.js'
import { TestProvider, CALLBACK } from './oidc-provider.fixture.js'
import { type OpenIdOptions, type OpenIdService, openid } from '../openid.js'

/** The transaction of every redirect. */
export const STATE = 'AAAAAAAAAAAAAAAAAAAAAA'
/** Seconds since the Unix epoch. */
export const NOW = Math.floor(Date.now() / 1000)
/** A signal that never aborts. */
export const { signal } = new AbortController()

/** Creates a page with a service. */
export const pageOf = (service: OpenIdService) => ({ service, browser: service.browser as RedirectBrowser })

/** A browser tab with a real provider. */
export class Tab {
  readonly provider = new TestProvider()
  readonly time = { monotonic: 0, wall: 0 }
  readonly clock = { monotonic: () => this.time.monotonic, wall: () => this.time.wall }
  /** The page's `sessionStorage`. */
  readonly kept = new Map<string, string>()
  readonly #store = memoryStore()

  constructor() {
    vi.stubGlobal('location', { href: 'http://localhost:4300/settings' })
    vi.stubGlobal('sessionStorage', {
      getItem: (name: string) => this.kept.get(name) ?? null,
      setItem: (name: string, value: string) => void this.kept.set(name, value),
      removeItem: (name: string) => void this.kept.delete(name),
    })
  }

  /** Loads a page. */
  load(options: Partial<OpenIdOptions> = {}) {
    return pageOf(
      openid(oauth, {
        issuer: this.provider.issuer,
        clientID: 'app',
        redirectURI: CALLBACK,
        allowInsecureLoopback: true,
        store: this.#store,
        clock: this.clock,
        ...options,
      }),
    )
  }

  /** Loads a page and signs in. */
  async signIn(page = this.load(), account = 'alice', authTime = NOW - 1000) {
    this.provider.answer = { account, authTime }
    this.provider.clearCookies()
    await page.service.signIn()
    await page.service.finishSignIn((await this.provider.visit(location.href)).href)
    this.provider.grants.length = 0
    return page
  }

  /** Leaves, and returns the callback. */
  async leave(
    browser: RedirectBrowser,
    answer: TestProvider['answer'] = { account: 'alice', authTime: NOW },
  ): Promise<URL> {
    await browser.start({ state: STATE, maxAge: 0, acrValues: [], signal })
    this.provider.answer = answer
    if ('account' in answer && answer.account !== 'alice') this.provider.clearCookies()
    return this.provider.visit(location.href)
  }
}
