// better-auth with its OAuth provider plugin, installed from npm into a temporary folder. The library has no pages, so a login page and a consent page are here.
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { run } from '../setup.mjs'
import { closeServer, listenOn } from './parts.mjs'

/** Versions that are compatible as peers. */
const PACKAGES = {
  'better-auth': '1.7.5',
  '@better-auth/oauth-provider': '1.7.5',
  '@better-auth/core': '1.7.5',
  '@better-auth/utils': '0.4.2',
  '@better-fetch/fetch': '1.3.2',
  'better-call': '1.4.0',
}

const ENTRY = `export { betterAuth } from 'better-auth'
export { memoryAdapter } from 'better-auth/adapters/memory'
export { getAuthTables } from 'better-auth/db'
export { toNodeHandler } from 'better-auth/node'
export { jwt } from 'better-auth/plugins'
export { oauthProvider } from '@better-auth/oauth-provider'
`

const pageOf = (
  title,
  fields,
  path,
  body,
) => `<!doctype html><title>${title}</title><h1>${title}</h1><form>${fields}</form><script type="module">
document.forms[0].addEventListener('submit', async (event) => {
  event.preventDefault()
  const given = Object.fromEntries(new FormData(event.target, event.submitter))
  const response = await fetch('/api/auth/${path}', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...(${body})(given), oauth_query: location.search.slice(1) }),
  })
  const answer = await response.json()
  if (answer.url) location.assign(answer.url)
  else document.title = 'Refused'
})
</script>`

const PAGES = {
  '/login': pageOf(
    'Sign in',
    '<input name="email"><input name="password" type="password"><button>Sign in</button>',
    'sign-in/email',
    '({ email, password }) => ({ email, password })',
  ),
  '/consent': pageOf(
    'Consent',
    '<button name="answer" value="yes">Allow</button><button name="answer" value="no">Deny</button>',
    'oauth2/consent',
    '({ answer }) => ({ accept: answer === "yes" })',
  ),
}

export const betterAuth = {
  name: 'better-auth',
  version: () => PACKAGES['@better-auth/oauth-provider'],
  scope: 'openid offline_access',
  screens: {
    login: {
      has: 'input[name=email]',
      async act(page, { name, password }) {
        await page.locator('input[name=email]').fill(name)
        await page.locator('input[name=password]').fill(password)
        await page.getByRole('button', { name: 'Sign in' }).click()
      },
    },
    consent: {
      has: 'button[value=yes]',
      act: (page) => page.locator('button[value=yes]').click(),
      refuse: (page) => page.locator('button[value=no]').click(),
    },
  },
  users: ['alice', 'bob'].map((name) => ({ name: `${name}@example.com`, password: 'correct horse battery' })),

  /** Installs it. Returns the reason if that fails. */
  prepare(folder) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ private: true, type: 'module', dependencies: PACKAGES }),
    )
    writeFileSync(join(folder, 'entry.mjs'), ENTRY)
    const { code } = run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund'], {
      quiet: true,
      cwd: folder,
    })
    return code === 0 ? undefined : "it can't be installed from npm"
  },

  async start({ folder, port, client }) {
    const library = await import(pathToFileURL(join(folder, 'entry.mjs')).href)
    const origin = `http://localhost:${port}`
    const options = {
      baseURL: origin,
      secret: 'the secret of a test, which protects nothing',
      telemetry: { enabled: false },
      rateLimit: { enabled: false },
      emailAndPassword: { enabled: true },
      plugins: [
        library.jwt({ jwks: { keyPairConfig: { alg: 'ES256' } } }),
        library.oauthProvider({
          loginPage: '/login',
          consentPage: '/consent',
          silenceWarnings: { oauthAuthServerConfig: true, openidConfig: true },
        }),
      ],
    }
    const database = Object.fromEntries(Object.keys(library.getAuthTables(options)).map((table) => [table, []]))
    const auth = library.betterAuth({ ...options, database: library.memoryAdapter(database) })
    let cookie
    for (const { name, password } of this.users) {
      const { headers } = await auth.api.signUpEmail({ body: { email: name, name, password }, returnHeaders: true })
      cookie = headers.get('set-cookie').split(';')[0]
    }
    const { client_id: clientId } = await auth.api.adminCreateOAuthClient({
      headers: new Headers({ cookie }),
      body: {
        client_name: client.id,
        // A web client needs https.
        application_type: 'native',
        redirect_uris: [client.redirectURI],
        post_logout_redirect_uris: [client.signedOutURI],
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        scope: 'openid offline_access',
        enable_end_session: true,
      },
    })
    const handle = library.toNodeHandler(auth)
    let allowedOrigin
    const server = createServer((request, response) => {
      if (allowedOrigin !== undefined) response.setHeader('access-control-allow-origin', allowedOrigin)
      const html = PAGES[new URL(request.url, origin).pathname]
      if (html === undefined) return handle(request, response)
      response.writeHead(200, { 'content-type': 'text/html' })
      return response.end(html)
    })
    await listenOn(server, port)
    const age = (seconds) => {
      for (const session of database.session) session.createdAt = new Date(session.createdAt.getTime() - seconds * 1000)
    }
    /** Adds CORS headers, which the library leaves to its host. */
    const allowOrigin = (allowed) => {
      allowedOrigin = allowed
    }
    return { issuer: `${origin}/api/auth`, clientId, stop: () => closeServer(server), printed: [], age, allowOrigin }
  },
}
