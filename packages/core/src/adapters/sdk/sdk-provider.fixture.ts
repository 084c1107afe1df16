import { randomBytes, randomUUID } from 'node:crypto'
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider, { type Configuration, type KoaContextWithOIDC } from 'oidc-provider'
import { vi } from 'vitest'

/** The automatic answer of the provider's page: signs a user in, returns an error, or shows a page and waits. */
export type EndUser = { readonly login: string } | { readonly error: string } | 'waits'

/** Listens on a free port of this machine. */
export async function listen(handle: (request: IncomingMessage, response: ServerResponse) => void) {
  const server: Server = createServer(handle)
  await new Promise<void>((resolve) => {
    server.listen(0, 'localhost', resolve)
  })
  const close = (): void => {
    server.closeAllConnections()
    server.close()
  }
  return { origin: `http://localhost:${(server.address() as AddressInfo).port}`, close }
}

/** The response of a token endpoint. */
interface Tokens {
  id_token?: string
  access_token?: string
  refresh_token?: string
}

const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
/** A JWT without a signature, because the SDKs check none. */
const jwt = (claims: object): string => `${encode({ alg: 'RS256' })}.${encode(claims)}.c2ln`

/** A real OpenID Provider on this machine, with the paths of another provider. */
export class TestProvider {
  endUser: EndUser = { login: 'alice' }
  /** Handles a request before the provider does, if it returns `true`. */
  intercept: (path: string, form: URLSearchParams, response: ServerResponse) => boolean = () => false
  /** Changes the claims of an ID Token, or omits it. */
  claims: (claims: Record<string, unknown>, grant: string) => object | undefined = (claims) => claims
  /** Each authorization request. */
  readonly authorizations: URLSearchParams[] = []
  /** The grant of each token request. */
  readonly grants: string[] = []
  origin = ''
  #close = (): void => {}
  #late = 0
  #provider!: Provider
  #tokenPath = ''
  /** Keycloak's access tokens and refresh tokens are JWTs, and its SDK reads them. */
  #isKeycloak = false

  static async start(routes: Configuration['routes'] & { token: string }, redirectURIs: string[]) {
    const world = new TestProvider()
    world.#tokenPath = routes.token
    world.#isKeycloak = routes.token.startsWith('/realms/')
    let callback: ReturnType<Provider['callback']>
    const { origin, close } = await listen((request, response) => {
      response.setHeader('Access-Control-Allow-Origin', request.headers.origin ?? '*')
      response.setHeader('Access-Control-Allow-Credentials', 'true')
      response.setHeader('Access-Control-Allow-Headers', '*, auth0-client, content-type')
      if (request.method === 'OPTIONS') return response.writeHead(204).end()
      const { pathname } = new URL(request.url!, origin)
      if (pathname.endsWith('/3p-cookies/step1.html')) {
        // Keycloak's page that reports whether a frame receives its cookies.
        response.setHeader('content-type', 'text/html').end("<script>parent.postMessage('supported', '*')</script>")
      } else if (pathname.startsWith('/interaction/')) void world.#interact(request, response)
      else void callback(request, response)
    })
    world.origin = origin
    world.#close = close
    // Auth0's issuers end with a slash.
    world.#provider = world.#create(`${origin}/`, routes, redirectURIs)
    callback = world.#provider.callback()
    const now = Date.now.bind(Date)
    vi.spyOn(Date, 'now').mockImplementation(() => now() + world.#late)
    return world
  }

  /** Lets time pass at the provider. */
  pass(minutes: number): void {
    this.#late += minutes * 60_000
  }

  close(): void {
    vi.restoreAllMocks()
    this.#close()
  }

  #create(issuer: string, routes: Configuration['routes'], redirectURIs: string[]): Provider {
    vi.spyOn(console, 'warn').mockImplementation(() => {})
    vi.spyOn(console, 'info').mockImplementation(() => {})
    const provider = new Provider(issuer, {
      routes,
      clients: [
        {
          client_id: 'app',
          token_endpoint_auth_method: 'none',
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
          redirect_uris: redirectURIs,
          require_auth_time: true,
        },
      ],
      cookies: { keys: [randomBytes(32).toString('base64url')] },
      scopes: ['openid', 'offline_access', 'profile', 'email'],
      claims: { openid: ['sub'] },
      acrValues: ['gold'],
      clientBasedCORS: () => true,
      issueRefreshToken: () => true,
      expiresWithSession: () => false,
      features: {
        devInteractions: { enabled: false },
        webMessageResponseMode: { enabled: true, ack: 'individual-draft-01' },
      },
      interactions: { url: (_, { uid }) => `/interaction/${uid}` },
      findAccount: (_, subject) => ({ accountId: subject, claims: () => ({ sub: subject }) }),
      loadExistingGrant: async ({ oidc }) => {
        const grant = new oidc.provider.Grant({ clientId: 'app', accountId: oidc.session!.accountId! })
        grant.addOIDCScope('openid offline_access profile email')
        await grant.save()
        return grant
      },
      renderError: (ctx, { error }) => {
        ctx.body = error
      },
    })
    provider.use(async (ctx, next) => this.#answer(ctx as KoaContextWithOIDC, next))
    return provider
  }

  async #answer(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
    if (ctx.path === this.#tokenPath && ctx.method === 'POST') {
      const text = await new Promise<string>((resolve) => {
        let all = ''
        ctx.req.on('data', (part: Buffer) => (all += part.toString())).on('end', () => resolve(all))
      })
      const form = new URLSearchParams(text)
      this.grants.push(form.get('grant_type') ?? '')
      if (this.intercept(ctx.path, form, ctx.res)) return void (ctx.respond = false)
      const body = Object.fromEntries(form)
      if (this.#isKeycloak && body['refresh_token'] !== undefined) {
        body['refresh_token'] = (claimsOf(body['refresh_token']) as { jti: string }).jti
      }
      Object.assign(ctx.req, { body })
      await next()
      this.#changeTokens(ctx.body as Tokens, form.get('grant_type') ?? '')
      return
    }
    if (ctx.path.endsWith('/authorize') || ctx.path.endsWith('/auth')) {
      this.authorizations.push(new URLSearchParams(ctx.querystring))
      if (this.intercept(ctx.path, new URLSearchParams(ctx.querystring), ctx.res)) return void (ctx.respond = false)
    }
    await next()
  }

  #changeTokens(body: Tokens, grant: string): void {
    if (body.id_token === undefined) return
    const changed = this.claims(claimsOf(body.id_token), grant)
    if (changed === undefined) delete body.id_token
    else body.id_token = jwt(changed)
    if (!this.#isKeycloak) return
    const iat = Math.floor(Date.now() / 1000)
    body.access_token = jwt({ iat, exp: iat + 60 })
    body.refresh_token = jwt({ jti: body.refresh_token })
  }

  async #interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const interaction = await this.#provider.interactionDetails(request, response)
    const { endUser } = this
    if (endUser === 'waits') return void response.setHeader('content-type', 'text/html').end('<h1>Sign in</h1>')
    if ('error' in endUser) return this.#provider.interactionFinished(request, response, { error: endUser.error })
    if (interaction.session !== undefined && interaction.session.accountId !== endUser.login) {
      const session = (await this.#provider.Session.findByUid(interaction.session.uid))!
      session.uid = randomUUID()
      delete session.accountId
      delete session.loginTs
      await session.persist()
      delete interaction.session
      await interaction.persist()
    }
    await this.#provider.interactionFinished(request, response, { login: { accountId: endUser.login } })
  }
}
