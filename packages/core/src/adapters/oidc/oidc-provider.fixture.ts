import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider, { type KoaContextWithOIDC } from 'oidc-provider'

/** The app's callback page. */
export const CALLBACK = 'http://localhost:4300/callback'

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })

/** The end-user's answer on the provider's next page. */
export type Answer = { readonly account: string; readonly authTime: number } | { readonly error: string }

/** A third-party OpenID Provider on loopback, with settings for the differences between providers. */
export class TestProvider {
  issuer = ''
  answer: Answer = { account: 'alice', authTime: 0 }
  /** Changes the answer of the token endpoint, by its grant. */
  alter: (grant: string, body: Record<string, unknown>) => void = () => {}
  /** Overrides of the discovery document; `undefined` omits a field. */
  metadata: Readonly<Record<string, unknown>> = {}
  /** A faulty answer to every request: an HTTP status, or 0 to close the connection. */
  fault: number | undefined
  /** Delays the answers of the token endpoint. */
  gate: Promise<void> = Promise.resolve()
  /** The grants that the token endpoint received. */
  readonly grants: string[] = []
  /** Every authorization request. */
  readonly requests: URLSearchParams[] = []
  readonly #jar = new Map<string, string>()
  readonly #server = createServer((request, response) => void this.#serve(request, response))
  #provider!: Provider

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, 'localhost', resolve))
    this.issuer = `http://localhost:${(this.#server.address() as AddressInfo).port}`
    this.#provider = new Provider(this.issuer, {
      clients: [
        {
          client_id: 'app',
          token_endpoint_auth_method: 'none',
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
          redirect_uris: [CALLBACK],
          post_logout_redirect_uris: ['http://localhost:4300/'],
          require_auth_time: true,
        },
      ],
      jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'test', alg: 'RS256', use: 'sig' }] },
      cookies: { keys: [randomBytes(16).toString('hex')] },
      scopes: ['openid', 'offline_access'],
      claims: { openid: ['sub', 'auth_time', 'acr', 'amr'] },
      conformIdTokenClaims: false,
      clientBasedCORS: () => true,
      rotateRefreshToken: true,
      issueRefreshToken: async () => true,
      acrValues: ['urn:acr'],
      features: { devInteractions: { enabled: false }, revocation: { enabled: true } },
      interactions: { url: (_, { uid }) => `/interaction/${uid}` },
      findAccount: (_, accountId) => ({ accountId, claims: async () => ({ sub: accountId }) }),
      loadExistingGrant: async ({ oidc }) => {
        const grant = new oidc.provider.Grant({ clientId: 'app', accountId: oidc.session!.accountId! })
        grant.addOIDCScope('openid offline_access')
        await grant.save()
        return grant
      },
    })
    this.#provider.use(async (ctx, next) => {
      if (ctx.path === '/auth') this.requests.push(new URLSearchParams(ctx.querystring))
      await next()
      if (ctx.path === '/.well-known/openid-configuration') Object.assign(ctx.body as object, this.metadata)
      if (ctx.path !== '/token') return
      const grant = String((ctx as KoaContextWithOIDC).oidc?.params?.['grant_type'])
      this.grants.push(grant)
      await this.gate
      this.alter(grant, ctx.body as Record<string, unknown>)
    })
    return this
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve())
      this.#server.closeAllConnections()
    })
  }

  /** Forgets the end-user's session at the provider. */
  clearCookies(): void {
    this.#jar.clear()
  }

  /** Revokes a refresh token, and the tokens issued for it. */
  async revoke(token: string): Promise<void> {
    const body = new URLSearchParams({ token, token_type_hint: 'refresh_token', client_id: 'app' })
    await fetch(`${this.issuer}/token/revocation`, { method: 'POST', body })
  }

  /** Loads an address in the end-user's browser, and answers the provider's pages. Returns the callback. */
  async visit(href: string): Promise<URL> {
    let url = href
    while (url.startsWith(this.issuer)) {
      const cookie = [...this.#jar].map(([name, value]) => `${name}=${value}`).join('; ')
      const response = await fetch(url, { redirect: 'manual', headers: { cookie } })
      for (const line of response.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!
        if (value === '') this.#jar.delete(name!)
        else this.#jar.set(name!, value!)
      }
      const next = response.headers.get('location')
      if (next === null) throw new Error(`The provider answered ${response.status}: ${await response.text()}`)
      url = new URL(next, url).href
    }
    return new URL(url)
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.fault === 0) return void request.socket.destroy()
    if (this.fault !== undefined) return void response.writeHead(this.fault).end('unavailable')
    if (!request.url!.startsWith('/interaction/')) return void this.#provider.callback()(request, response)
    const { answer } = this
    const result =
      'error' in answer
        ? answer
        : { login: { accountId: answer.account, ts: answer.authTime, acr: 'urn:acr', amr: ['pwd'] } }
    await this.#provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
  }
}

/** Returns the token with changed claims. The SDKs verify no signature. */
export function withClaims(idToken: unknown, change: object): string {
  const [header, payload, signature] = String(idToken).split('.')
  const claims = JSON.parse(Buffer.from(payload!, 'base64url').toString()) as object
  return `${header}.${Buffer.from(JSON.stringify({ ...claims, ...change })).toString('base64url')}.${signature}`
}
