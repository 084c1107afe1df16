// The app for testing providers: a page, and an API with the real guard.
import { createServer } from 'node:http'
import { build } from 'esbuild'
import { ROOT } from '../setup.mjs'
import { closeServer, listenOn } from './parts.mjs'

const html = (settings) => `<!doctype html><html lang="en"><title>Bank</title>
<button id="sign-in">Sign in</button><button id="send">Send</button><output></output>
<script>const SETTINGS = ${JSON.stringify(settings)}</script><script type="module" src="/app.js"></script></html>`

/** Bundles the page's script, once for all providers. */
export async function bundleApp() {
  const { outputFiles } = await build({
    entryPoints: [`${ROOT}apps/demo/e2e/providers/app.ts`],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
  })
  return outputFiles[0].text
}

/**
 * Serves the app on loopback. Its API needs only the issuer, because the keys come from the discovery document.
 *
 * @returns The status of each response of the API, and a function that stops the app.
 */
export async function startApp({ port, script, settings }) {
  const { createVerifier } = await import('@reauth/server')
  const { requireReauth } = await import('@reauth/server/fetch')
  const statuses = []
  const verifier = createVerifier({ issuer: settings.issuer, audience: settings.clientID })
  const transfers = requireReauth({ verifier, requirement: { maxAge: '5m' } })((_, { authentication }) =>
    Response.json({ bookedFor: authentication.subject }),
  )

  async function answer(request, response) {
    const { pathname } = new URL(request.url, 'http://localhost')
    if (pathname === '/app.js') return response.setHeader('content-type', 'text/javascript').end(script)
    if (pathname !== '/api/transfers') return response.setHeader('content-type', 'text/html').end(html(settings))
    const answered = await transfers(
      new Request(`http://127.0.0.1:${port}${request.url}`, { method: request.method, headers: request.headers }),
    )
    statuses.push(answered.status)
    response.writeHead(answered.status, Object.fromEntries(answered.headers))
    return response.end(await answered.text())
  }
  const server = createServer((request, response) => void answer(request, response))
  await listenOn(server, port, '127.0.0.1')
  return { statuses, stop: () => closeServer(server) }
}
