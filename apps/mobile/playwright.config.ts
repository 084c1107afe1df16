import { browserTests } from '../playwright.base.js'
import { PORT } from './e2e/phone'

/** Tests the built app on a phone in Chromium, with the demo's server. */
export default browserTests({
  port: PORT,
  command: 'node serve.mjs',
  env: { PORT: String(PORT), DEMO_TEST: '1' },
  report: 'browser',
})
