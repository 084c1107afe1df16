import { type Reauth, type ReauthService, toCallResult } from '@reauth/core'
import type { Verifier } from '@reauth/server'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Flow, createFlow } from './server-flow.fixture.js'

type Opening = () => Promise<unknown>
const world = vi.hoisted(() => ({
  verifier: undefined as unknown,
  jar: new Map<string, string>(),
  dynamic: vi.fn<(open: Opening, options: object) => unknown>(() => () => null),
  steps: [] as string[],
}))
vi.mock('next/dynamic', () => ({ default: world.dynamic }))
vi.mock('next/headers', () => ({
  cookies: async () => ({
    get: (name: string) => (world.jar.has(name) ? { value: world.jar.get(name) } : undefined),
    set: (name: string, value: string, options: object) => {
      expect(options).toEqual({ httpOnly: true, secure: true, sameSite: 'strict', maxAge: 60 })
      world.jar.set(name, value)
    },
    delete: (name: string) => void world.jar.delete(name),
  }),
}))
vi.mock('./next-app/verifier', () => ({
  verifier: { verify: (...given: Parameters<Verifier['verify']>) => (world.verifier as Verifier).verify(...given) },
}))
vi.mock('@authgear/web', () => ({ default: {} }))
vi.mock('./start.js', () => ({ App: 'the page', openPage: async () => void world.steps.push('opened') }))

const { POST: handOver } = await import('./next-app/api/token/route.js')
const { POST: transferRoute } = await import('./next-app/api/transfers/route.js')
const { send } = await import('./next-app/send.js')
const { below, transfer } = await import('./next-app/reauth.js')
const { nextConfig } = await import('./next-app/next.config.js')
const { default: Page } = await import('./next-app/page.js')

const asked = (path: string, token: string): Request =>
  new Request(`https://app.example.com${path}`, { method: 'POST', headers: { Authorization: `Bearer ${token}` } })
/** Serializes a value as between a server function and the page. */
const overTheWire = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
const input = { to: 'Bob', amount: '20.00' }

let flow: Flow
beforeEach(async () => {
  flow = await createFlow()
  world.verifier = flow.verifier
  world.jar.clear()
  vi.stubGlobal('fetch', async (path: string, { headers }: { headers: Record<string, string> }) =>
    handOver(asked(path, headers['Authorization']!.slice('Bearer '.length))),
  )
})
afterEach(() => void vi.unstubAllGlobals())

/** Creates the page, which prompts with the provider of the fixture. */
function pageOf(): Reauth {
  let idToken = ''
  const read = async () => {
    idToken = await flow.token()
    const now = Math.floor(Date.now() / 1000)
    const times = { authTime: flow.authTime, issuedAt: now, expiresAt: now + 300 }
    return {
      issuer: 'https://auth.example.com',
      subject: 'alice',
      ...times,
      methods: [],
      canReauthenticate: true as const,
    }
  }
  const service: ReauthService = {
    refreshIdToken: read,
    getIdToken: () => idToken,
    classifyError: () => ({ code: 'unexpected' }),
    browser: {
      kind: 'inProcess',
      reauthenticate: () => {
        flow.prompts += 1
        flow.authTime = Math.floor(Date.now() / 1000)
        return read()
      },
    },
  }
  return below.createReauth({ service, actions: [transfer] })
}

it('sends the token in a cookie for one call, after a prompt', async () => {
  const outcome = await pageOf().perform(transfer, input)
  expect(outcome).toMatchObject({ outcome: 'succeeded', data: { receipt: expect.stringContaining('20.00 to Bob') } })
  expect([flow.prompts, world.jar.size]).toEqual([1, 0])
})

it('makes the client step up for a stale authentication, with the server function and the route', async () => {
  const token = await flow.token()
  const stepUp = { result: 'stepUpRequired', challenge: { maxAge: 300 } }
  await expect(toCallResult(await handOver(asked('/api/token', token)))).resolves.toEqual(stepUp)
  await expect(toCallResult(await transferRoute(asked('/api/transfers', token)))).resolves.toEqual(stepUp)
  expect(world.jar.size).toBe(0)
  world.jar.set('idToken', token)
  await expect(toCallResult(overTheWire(await send(input, 'key')))).resolves.toEqual(stepUp)
  expect(world.jar.size).toBe(0)
})

it('refuses a call without the cookie', async () => {
  await expect(toCallResult(overTheWire(await send(input, 'key')))).resolves.toEqual({ result: 'refused' })
})

it('accepts a fresh token in the route handler', async () => {
  flow.authTime += 600
  const answer = await transferRoute(asked('/api/transfers', await flow.token()))
  await expect(answer.json()).resolves.toEqual({ receipt: expect.any(String), bookedFor: 'alice' })
})

it('sends nothing if the token cannot be stored in the cookie', async () => {
  flow.authTime += 600
  vi.spyOn(console, 'error').mockImplementation(() => {})
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
  await expect(pageOf().perform(transfer, input)).resolves.toMatchObject({ outcome: 'failed', code: 'notSent' })
})

it('renders the page in the browser only', async () => {
  expect(Page()).toBeDefined()
  const [[open, options]] = world.dynamic.mock.calls as [[Opening, object]]
  expect(options).toEqual({ ssr: false })
  world.steps.length = 0
  await expect(open()).resolves.toBe('the page')
  expect(world.steps).toEqual(['opened'])
})

it('has a page for each redirect URI', async () => {
  const sources = (await nextConfig.rewrites()).map(({ source, destination }) => `${source} ${destination}`)
  expect(sources).toEqual(['/signed-in /', '/callback /'])
  expect((await nextConfig.headers()).map(({ source }) => source)).toEqual(['/callback'])
})
