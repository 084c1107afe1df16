// oidc-provider with its default pages and storage in memory.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { ROOT } from '../setup.mjs'
import { closeServer, listenOn, signingKey } from './parts.mjs'

export const oidcProvider = {
  name: 'oidc-provider',
  version: () => JSON.parse(readFileSync(`${ROOT}node_modules/oidc-provider/package.json`, 'utf8')).version,
  scope: 'openid offline_access',
  /** It returns `auth_time` only if `max_age` was sent. */
  asksFirst: true,
  /** It issues a refresh token only after consent in the same request. */
  signIn: { prompt: 'consent' },
  screens: {
    login: {
      has: 'input[name=login]',
      async act(page, { name, password }) {
        await page.locator('input[name=login]').fill(name)
        await page.locator('input[name=password]').fill(password)
        await page.getByRole('button', { name: 'Sign-in' }).click()
      },
      refuse: (page) => page.getByRole('link', { name: 'Cancel' }).click(),
    },
    signOut: { has: 'button[value=yes]' },
    consent: { has: 'form:has(input[value=consent]) button' },
  },
  users: [
    { name: 'alice', password: 'any' },
    { name: 'bob', password: 'any' },
  ],

  async start({ port, client }) {
    const { Provider } = await import('oidc-provider/lib/provider.js')
    const { default: Memory } = await import('oidc-provider/lib/adapters/memory_adapter.js')
    const sessions = new Set()
    /** Records the sessions, to make them older. */
    class Remembering extends Memory {
      async upsert(id, payload, expiresIn) {
        if (this.model === 'Session') sessions.add(payload)
        return super.upsert(id, payload, expiresIn)
      }
    }
    const issuer = `http://localhost:${port}`
    const provider = new Provider(issuer, {
      adapter: Remembering,
      clients: [
        {
          client_id: client.id,
          token_endpoint_auth_method: 'none',
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
          id_token_signed_response_alg: 'ES256',
          redirect_uris: [client.redirectURI],
          post_logout_redirect_uris: [client.signedOutURI],
        },
      ],
      jwks: { keys: [signingKey('ES256')] },
      cookies: { keys: ['a key of a test'] },
      clientBasedCORS: () => true,
    })
    const server = createServer(provider.callback())
    await listenOn(server, port)
    const age = (seconds) => {
      for (const session of sessions) session.loginTs -= seconds
    }
    return { issuer, stop: () => closeServer(server), printed: [], age }
  },
}
