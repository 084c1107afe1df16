import { browserTests } from '../playwright.base.js'
import { PORT } from './e2e/phone'

/** The app on a phone in Chromium, as it is built, with the demo's server. */
export default browserTests({
  port: PORT,
  command: 'node serve.mjs',
  env: { PORT: String(PORT), DEMO_TEST: '1' },
  report: 'browser',
})
