import { browserTests } from '../playwright.base.js'

const PORT = 4310

export default browserTests({
  port: PORT,
  command: 'node dist/server/main.js',
  env: { PORT: String(PORT), DEMO_TEST: '1', DOCS_DIR: '../docs/dist' },
  report: 'browser',
})
