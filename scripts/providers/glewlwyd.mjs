// Glewlwyd: one daemon with an SQLite database. Its OpenID Connect plugin, client and users are created with its own API.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { serve } from '../servers.mjs'
import { debianVersion, isOnPath, signingKey } from './parts.mjs'

const SCHEMA = '/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3'
const PAGES = '/usr/share/glewlwyd/webapp'
const GO_ON = 'button[title="Continue to client application"]'
const MIME_TYPES = {
  html: 'text/html',
  css: 'text/css',
  js: 'application/javascript',
  json: 'application/json',
  png: 'image/png',
  woff2: 'font/woff2',
  ico: 'image/x-icon',
}

const configOf = (folder, port) => `
port=${port}
bind_address="127.0.0.1"
external_url="http://localhost:${port}"
login_url="login.html"
api_prefix="api"
static_files_path="${folder}/pages/"
allow_origin="*"
allow_methods="GET, POST, PUT, DELETE, OPTIONS"
allow_headers="Origin, X-Requested-With, Content-Type, Accept, Bearer, Authorization, DPoP"
log_mode="console"
log_level="WARNING"
cookie_secure=0
session_key="GLEWLWYD2_SESSION_ID"
admin_scope="g_admin"
profile_scope="g_profile"
user_module_path="/usr/lib/glewlwyd/user"
client_module_path="/usr/lib/glewlwyd/client"
user_auth_scheme_module_path="/usr/lib/glewlwyd/scheme"
plugin_module_path="/usr/lib/glewlwyd/plugin"
hash_algorithm="SHA512"
database = { type = "sqlite3" path = "${folder}/glewlwyd.db" };
static_files_mime_types = (${Object.entries(MIME_TYPES).map(([name, type]) => `{ extension = ".${name}" mime_type = "${type}" }`)})
`

/** Copies the pages, because Debian installs their `config.json` as a link to a folder that contains the file. */
function copyPages(folder) {
  const pages = join(folder, 'pages')
  cpSync(PAGES, pages, { recursive: true, dereference: true, filter: (path) => !path.endsWith('config.json') })
  const config = ['/etc/glewlwyd/config-2.7.json/config.json', '/etc/glewlwyd/config-2.7.json'].find((path) =>
    existsSync(path),
  )
  writeFileSync(join(pages, 'config.json'), readFileSync(config))
}

/** Signs the administrator in, and returns a function that calls the administration API. */
async function administer(origin) {
  const call = async (method, path, body, cookie) => {
    const request = {
      method,
      headers: { 'content-type': 'application/json', ...(cookie && { cookie }) },
      body: JSON.stringify(body),
    }
    const response = await fetch(`${origin}/api/${path}`, request)
    if (!response.ok) throw new Error(`Glewlwyd responded to ${path} with ${response.status}: ${await response.text()}`)
    return response
  }
  const signedIn = await call('POST', 'auth/', { username: 'admin', password: 'password' })
  const cookie = signedIn.headers.get('set-cookie').split(';')[0]
  return (method, path, body) => call(method, path, body, cookie)
}

export const glewlwyd = {
  name: 'Glewlwyd',
  missing: () =>
    isOnPath('glewlwyd') && isOnPath('sqlite3') && existsSync(SCHEMA)
      ? undefined
      : 'it is not installed: apt-get install glewlwyd sqlite3',

  version: () => debianVersion('glewlwyd'),
  scope: 'openid',
  /** `auth_time` is 0 for a token request without the end-user's cookies, so no authentication is ever fresh. */
  isUsable: false,
  faults: [
    {
      title: 'refuses an auth_time of 0 after a prompt',
      options: {},
      outcome: { outcome: 'refused' },
    },
  ],
  users: [
    { name: 'alice', password: 'correct horse' },
    { name: 'bob', password: 'correct horse' },
  ],
  screens: {
    login: {
      has: '#passwordForm',
      async act(page, { name, password }) {
        const username = page.locator('#username')
        if (await username.isEditable()) await username.fill(name)
        await page.locator('#password').fill(password)
        await page.locator('#loginbut').click()
        // The page renders the form again during the sign-in.
        await page.locator(GO_ON).waitFor()
      },
    },
    goOn: { has: GO_ON },
    signOut: {
      has: 'text=wishes you to close the current session',
      async act(page) {
        await page.locator('button.btn-danger', { hasText: 'Logout' }).first().click()
        // Otherwise the page reports that its API failed, and the session continues.
        await page
          .getByText('You are disconnected')
          .waitFor({ timeout: 10_000 })
          .catch(() => {})
      },
      isLast: true,
    },
  },

  async start({ folder, port, client }) {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    const database = join(folder, 'glewlwyd.db')
    const sql = (text) => execFileSync('sqlite3', [database], { input: text, encoding: 'utf8' }).trim()
    sql(readFileSync(SCHEMA, 'utf8'))
    copyPages(folder)
    writeFileSync(join(folder, 'glewlwyd.conf'), configOf(folder, port))
    const server = await serve(`glewlwyd --config-file=${folder}/glewlwyd.conf`, folder, port)
    const origin = `http://localhost:${port}`
    const issuer = `${origin}/api/oidc`
    const admin = await administer(origin)
    await admin('POST', 'mod/plugin/', {
      module: 'oidc',
      name: 'oidc',
      display_name: 'OpenID Connect',
      enabled: true,
      parameters: {
        iss: issuer,
        'jwks-private': JSON.stringify({ keys: [signingKey('RS256')] }),
        'jwt-type': 'rsa',
        'jwt-key-size': '256',
        'access-token-duration': 3600,
        'refresh-token-duration': 86_400,
        'code-duration': 600,
        'refresh-token-rolling': true,
        'refresh-token-one-use': 'always',
        'auth-type-code-enabled': true,
        'auth-type-refresh-enabled': true,
        'pkce-allowed': true,
        'pkce-required': true,
        'jwks-show': true,
        'session-management-allowed': true,
        'session-cookie-name': 'GLEWLWYD2_OIDC_SID',
        'session-cookie-expiration': 86_400,
        'subject-type': 'public',
      },
    })
    await admin('POST', 'client/', {
      client_id: client.id,
      name: client.id,
      enabled: true,
      confidential: false,
      token_endpoint_auth_method: ['none'],
      redirect_uri: [client.redirectURI],
      post_logout_redirect_uri: client.signedOutURI,
      authorization_type: ['code', 'refresh_token'],
      scope: ['openid'],
    })
    for (const { name, password } of this.users)
      await admin('POST', 'user/', { username: name, name, password, enabled: true, scope: ['openid'] })
    await admin('PUT', 'scope/openid', {
      display_name: 'OpenID',
      description: 'Who you are',
      password_required: true,
      password_max_age: 0,
      scheme: {},
    })
    const age = (seconds) =>
      sql(
        `UPDATE g_user_session_scheme SET guss_last_login = guss_last_login - ${seconds}; UPDATE g_user_session SET gus_last_login = gus_last_login - ${seconds}`,
      )
    return { issuer, stop: server.stop, printed: server.printed, age }
  },
}
