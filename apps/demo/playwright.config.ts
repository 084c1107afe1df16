import { browserTests } from '../playwright.base.js'
import { PORT } from './e2e/demo.js'

/** The demo as it is built, with the documentation. */
export const DEMO = {
  port: PORT,
  command: 'node dist/server/main.js',
  env: { PORT: String(PORT), DEMO_TEST: '1', DOCS_DIR: '../docs/dist' },
}

export default browserTests({ ...DEMO, report: 'browser' })
