// Serves the app on a phone in the browser, with the demo's server. Build both first: `npx turbo run build --filter=@reauth/mobile`.
import { spawn } from 'node:child_process'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { preview } from 'vite'

const PORT = Number(process.env.PORT ?? 4330)
const BANK_PORT = Number(process.env.BANK_PORT ?? PORT + 1)
process.env.BANK = `http://localhost:${BANK_PORT}`

const demo = spawn(process.execPath, [fileURLToPath(new URL('../demo/dist/server/main.js', import.meta.url))], {
  stdio: 'inherit',
  env: {
    ...process.env,
    PORT: String(BANK_PORT),
    PROVIDER_PORT: String(BANK_PORT + 1),
    APP_REDIRECT_URIS: `http://localhost:${PORT}/callback.html`,
  },
})
demo.on('exit', (code) => process.exit(code ?? 0))
// Serves the page when the API is ready.
while (!(await fetch(`${process.env.BANK}/config.json`).catch(() => undefined))?.ok) await setTimeout(100)

await preview({
  configFile: fileURLToPath(new URL('vite.config.ts', import.meta.url)),
  preview: { host: 'localhost', port: PORT, strictPort: true },
})
console.log(`  Harbor on a phone        http://localhost:${PORT}`)

process.on('exit', () => demo.kill())
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit())
