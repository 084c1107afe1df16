import type { BrowserContext, Fixtures, PlaywrightTestArgs } from '@playwright/test'
import { Provider } from './provider.js'
import { type CallMatcher, SensitiveCalls } from './sensitive-calls.js'

/** The fixtures of a test. */
export interface ReauthFixtures {
  /** The provider of the app: its pages and its controls. It is reset before each test. */
  readonly provider: Provider
  /** Records the calls of an action from now on, in every page of the browser. */
  readonly callsOf: (matcher: CallMatcher) => SensitiveCalls
}

/** Options of {@link reauthFixtures}. */
export interface ReauthFixtureOptions {
  /** The URL of the emulator. Default: `'http://localhost:4400'`. */
  readonly provider?: string
  /** Whether to reset the emulator before each test. Turn this off if tests run in parallel. Default: `true`. */
  readonly reset?: boolean
}

/**
 * Creates the fixtures for Playwright's `test.extend()`.
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
