import { describe, expect, it, vi } from 'vitest'
import { memoryStore } from '../pending/memory.store.js'
import { Tab, TestWorld } from '../reauth/browser.fixture.js'
import { createReauth } from '../reauth/create-reauth.js'
import { createFetch } from './create-fetch.js'
import { type RequestsOptions, defineRequests } from './define-requests.js'
import { API, type Received, pageOf, post } from './requests.fixture.js'

describe('other challenges', () => {
  /** The body of a step-up answer from Clerk's backend. */
  const clerk = {
    clerk_error: {
      type: 'forbidden',
      reason: 'reverification-error',
      metadata: { reverification: { afterMinutes: 10 } },
    },
  }
  const parseClerk: NonNullable<RequestsOptions['challenges']>[number] = async (response) => {
    const body = (await response.json()) as Partial<typeof clerk>
    const minutes = body.clerk_error?.metadata.reverification.afterMinutes
    return minutes === undefined ? undefined : { maxAge: minutes * 60 }
  }

  it("are parsed by the app's parsers, in order", async () => {
    const world = new TestWorld()
    world.authTime -= 1000
    const asked: string[] = []
    const parsers = [
      (response: Response) => {
        asked.push(`first ${response.status}`)
        return undefined
      },
      parseClerk,
    ]
    const answer = (_: Received, count: number): Response =>
      count === 1 ? Response.json(clerk, { status: 403 }) : Response.json({ done: true })
    const { received, send } = pageOf(world, answer, { challenges: parsers })
    expect((await send(`${API}/a`, post)).ok).toBe(true)
    expect([received.length, world.prompts, asked]).toEqual([2, 1, ['first 403']])
  })

  it('can ask for acr_values, for example for an insufficient scope of MCP', async () => {
    const world = new TestWorld()
    const levels: unknown[] = []
    const service = world.service('inProcess')
    const requests = defineRequests({
      origins: [API],
      challenges: [
        (response) =>
          /error="insufficient_scope"/.test(response.headers.get('www-authenticate') ?? '')
            ? { acrValues: ['urn:example:admin'] }
            : undefined,
      ],
      fetch: async () =>
        new Response(null, {
          status: 403,
          headers: { 'www-authenticate': 'Bearer error="insufficient_scope", scope="admin"' },
        }),
    })
    const browser = {
      ...service.browser,
      sendsAcrValues: true,
      reauthenticate: async (options: { acrValues?: readonly string[] }) => {
        levels.push(options.acrValues)
        world.authenticate()
        return { ...world.authentication(), acr: 'urn:example:admin' }
      },
    }
    const reauth = createReauth({
      service: { ...service, browser } as never,
      clock: world.clock,
      page: new Tab(),
      store: memoryStore(),
    })
    expect((await createFetch(reauth, requests)(`${API}/a`)).status).toBe(403)
    expect(levels).toEqual([['urn:example:admin']])
  })

  it('are not parsed in a successful answer, and a parser that throws does not change the answer', async () => {
    const reports: unknown[] = []
    vi.stubGlobal('reportError', (error: unknown) => reports.push(error))
    const bug = new Error('bug')
    const fail = vi.fn(() => {
      throw bug
    })
    const answer = (_: Received, count: number): Response => new Response(null, { status: count === 1 ? 200 : 403 })
    const { send } = pageOf(new TestWorld(), answer, { challenges: [fail] })
    expect((await send(`${API}/a`)).status).toBe(200)
    expect(fail).not.toHaveBeenCalled()
    expect((await send(`${API}/b`)).status).toBe(403)
    expect(reports).toEqual([bug])
    vi.unstubAllGlobals()
  })
})

describe('the tokens of a request', () => {
  it("are sent as the app's `authorize` returns them, and never follow a redirect to another origin", async () => {
    const world = new TestWorld()
    const { received, send } = pageOf(world, undefined, {
      authorize: ({ idToken, accessToken }) => ({ 'X-Reauth': idToken, 'X-Access': String(accessToken) }),
    })
    await send(`${API}/a`)
    const [{ headers, redirect }] = received as [Received]
    expect([headers.get('x-reauth'), headers.get('x-access'), headers.get('authorization')]).toEqual([
      world.token(),
      'undefined',
      null,
    ])
    expect(redirect).toBe('error')
  })

  it('are in Authorization by default, which a browser removes for another origin (Fetch §4.4)', async () => {
    const { received, send } = pageOf(new TestWorld())
    await send(`${API}/a`)
    await send(`${API}/b`, { redirect: 'manual' })
    expect(received.map(({ redirect }) => redirect)).toEqual([undefined, 'manual'])
  })
})

describe('defineRequests()', () => {
  it.each<[string, object | undefined]>([
    ['options', undefined],
    ['origins', {}],
    ['origins', { origins: [] }],
    ['origins', { origins: API }],
    ['origins', { origins: [`${API}/`] }],
    ['origins', { origins: ['api.example.com'] }],
    ['origins', { origins: ['*'] }],
    ['origins', { origins: ['null'] }],
    ['origins', { origins: ['http://api.example.com'] }],
    ['origins', { origins: ['http://localhost.example.com'] }],
    ['origins', { origins: ['http://127.0.0.1.example.com'] }],
    ['origins', { origins: ['https://API.example.com'] }],
    ['origins', { origins: ['data:,x'] }],
    ['origins', { origins: [5] }],
    ['challenges', { origins: [API], challenges: {} }],
    ['challenges', { origins: [API], challenges: ['rfc9470'] }],
    ['authorize', { origins: [API], authorize: 'Bearer' }],
    ['origin', { origin: API }],
    ['id', { origins: [API], id: 'a b' }],
    ['maxAge', { origins: [API], requirement: { maxAge: 5 } }],
  ])('refuses %s: %j', (field, options) => {
    expect(() => defineRequests(options as never)).toThrow(expect.objectContaining({ field }))
  })

  it.each(
    [
      'https://api.example.com:8443',
      'http://localhost:3000',
      'http://api.localhost',
      'http://127.0.0.1:80',
      'http://[::1]:3000',
    ].map((origin) => [new URL(origin).origin]),
  )('accepts %s', (origin) => {
    expect(defineRequests({ origins: [origin] }).isFor(`${origin}/a`)).toBe(true)
  })

  it("describes a request by its method and path, or with the app's `describe`", async () => {
    const input = { url: `${API}/a?secret=1`, method: 'DELETE', headers: [], options: {} }
    expect(defineRequests({ origins: [API] }).describe(input)).toBe('DELETE /a')
    expect(defineRequests({ origins: [API], describe: () => 'Remove' }).describe(input)).toBe('Remove')
  })

  it('sends with the current global fetch by default', async () => {
    vi.stubGlobal('fetch', async () => new Response('stubbed'))
    const world = new TestWorld()
    const requests = defineRequests({ origins: [API] })
    const reauth = createReauth({ service: world.service('inProcess'), clock: world.clock, page: new Tab() })
    expect(await (await createFetch(reauth, requests)(`${API}/a`)).text()).toBe('stubbed')
    vi.unstubAllGlobals()
  })
})
