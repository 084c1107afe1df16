import { fileURLToPath } from 'node:url'
import type { PlaywrightTestConfig } from '@playwright/test'
import { DEMO } from './playwright.config.js'
import { browserTests } from '../playwright.base.js'

const { use, ...base } = browserTests({ ...DEMO, report: 'browsers' })

/** The demo in other engines: the same tests in an installed Firefox, and a journey through the most important ones in WebKit. */
const config: PlaywrightTestConfig = {
  ...base,
  projects: [
    {
      name: 'firefox',
      // What Chromium alone has: its switches, its colors on request. And what asks the API without a browser.
      testIgnore: [/bfcache|accessibility|api/],
      use: {
        baseURL: use!.baseURL!,
        browserName: 'firefox',
        channel: 'moz-firefox',
        launchOptions: { executablePath: fileURLToPath(new URL('e2e/firefox.mjs', import.meta.url)) },
      },
    },
    { name: 'webkit', testMatch: /\.journey\.ts$/ },
  ],
}

export default config
