import { browserTests } from '../playwright.base.js'

const PORT = Number(process.env['DOCS_PORT'] ?? 4320)

export default browserTests({
  port: PORT,
  command: `npx vite preview --host localhost --port ${PORT} --strictPort`,
  report: 'docs',
})
