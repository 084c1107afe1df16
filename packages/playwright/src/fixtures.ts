import type { BrowserContext, Fixtures, PlaywrightTestArgs } from '@playwright/test'
import { Provider } from './provider.js'
import { type CallMatcher, SensitiveCalls } from './sensitive-calls.js'

/** What a test gets. */
export interface ReauthFixtures {
  /** The provider of the app: its pages, and its knobs. It is reset before each test. */
  readonly provider: Provider
  /** Watches the calls of an action, in every page of the browser, from here on. */
  readonly callsOf: (matcher: CallMatcher) => SensitiveCalls
}

/** Which provider the app under test uses. */
export interface ReauthFixtureOptions {
  /** Where the emulator listens. Default: `'http://localhost:4400'`. */
  readonly provider?: string
  /** Whether the emulator goes back to how it started before each test. Switch it off where tests run at the same time. Default: `true`. */
  readonly reset?: boolean
}

/**
 * Makes the fixtures, for Playwright's `test.extend()`.
 *
 * @example
 * export const test = base.extend<ReauthFixtures>(reauthFixtures({ provider: 'http://localhost:4400' }))
 */
export function reauthFixtures({
  provider: url = 'http://localhost:4400',
  reset = true,
}: ReauthFixtureOptions = {}): Fixtures<ReauthFixtures, object, PlaywrightTestArgs> {
  return {
    provider: async ({ page }, use) => {
      const provider = new Provider(page, url)
      if (reset) await provider.control('reset')
      await use(provider)
    },
    callsOf: async ({ context }: { context: BrowserContext }, use) => {
      await use((matcher) => new SensitiveCalls(context, matcher))
    },
  }
}
