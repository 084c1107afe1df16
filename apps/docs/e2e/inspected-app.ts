// An app of a few lines, for the tests of the inspector: it opens the page, runs an action, and reports what no app should.
import { type ReauthService, createReauth, defineSensitiveAction, memoryStore } from '@reauth/core'
import { createBrowserInspector } from '@statelyai/inspect'

const now = Math.floor(Date.now() / 1000)
const claims = { iss: 'https://op.example.com', sub: 'alice', iat: now, exp: now + 300, auth_time: now }
const token = ['eyJhbGciOiJub25lIn0', btoa(JSON.stringify(claims)).replaceAll('=', ''), 'c2ln'].join('.')
const authentication = {
  issuer: claims.iss,
  subject: claims.sub,
  authTime: now,
  issuedAt: now,
  expiresAt: now + 300,
  methods: [],
  canReauthenticate: true as const,
}
const service: ReauthService = {
  refreshIdToken: async () => authentication,
  getIdToken: () => token,
  classifyError: () => ({ code: 'unexpected' }),
  browser: { kind: 'inProcess', reauthenticate: async () => authentication },
}
const transfer = defineSensitiveAction({ id: 'transfer', requirement: { maxAge: '5m' }, perform: () => 'sent' })

const inspector = createBrowserInspector({ url: `${location.origin}/inspector` })
const { outcome } = await createReauth({ service, inspect: inspector.inspect, store: memoryStore() }).perform(transfer)
inspector.event('app', { type: 'leak', idToken: token, text: `Bearer ${token}` })
document.title = outcome
