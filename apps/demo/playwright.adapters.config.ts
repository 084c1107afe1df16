import type { PlaywrightTestConfig } from '@playwright/test'
import { browserTests } from '../playwright.base.js'
import { DEMO } from './playwright.config.js'

const { webServer: _, use, ...base } = browserTests({ ...DEMO, report: 'adapters' })

/** Every adapter on its real SDK, against the emulator: each worker starts servers of its own. */
const config: PlaywrightTestConfig = {
  ...base,
  testMatch: /\.scenario\.ts$|tables\.spec\.ts$/,
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  use: {
    ...use,
    launchOptions: {
      ...use?.launchOptions,
      // The real blocker: Playwright would let every window pass.
      ignoreDefaultArgs: ['--disable-popup-blocking'],
    },
  },
}

export default config
