import type { ReauthService } from '@reauth/core'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { axiosOf, clerkRequests, flowOf, kyOf, send, sendOrSay } from './requests.js'
import { createReauth } from '@reauth/core'
import { createFetch } from '@reauth/core/requests'

const NOW = 1_000_000
const clock = { monotonic: () => 0, wall: () => NOW * 1000 }

let [authTime, prompts, isCancelled] = [NOW - 1000, 0, false]

const authentication = () => ({
  issuer: 'https://op.example.com',
  subject: 'alice',
  authTime,
  issuedAt: NOW,
  expiresAt: NOW + 300,
  methods: [],
  canReauthenticate: true as const,
})

const service: ReauthService = {
  refreshIdToken: async () => authentication(),
  getIdToken: () =>
    `e30.${btoa(JSON.stringify({ iss: 'https://op.example.com', sub: 'alice', iat: NOW, exp: NOW + 300, auth_time: authTime }))}.`,
  classifyError: () => (isCancelled ? { code: 'cancelled' } : { code: 'unexpected' }),
  browser: {
    kind: 'inProcess',
    reauthenticate: async () => {
      prompts += 1
      if (isCancelled) throw new Error('closed')
      authTime = NOW
      return authentication()
    },
  },
}

const sent: { key: string | null; body: string }[] = []

/** Responds with a step-up challenge once. */
let answer = (): Response =>
  authTime === NOW
    ? Response.json({ receipt: 'r-1' })
    : new Response(null, {
        status: 401,
        headers: { 'WWW-Authenticate': 'Bearer error="insufficient_user_authentication", max_age=300' },
      })
const usual = answer

beforeEach(() => {
  ;[authTime, prompts, isCancelled, answer] = [NOW - 1000, 0, false, usual]
  sent.length = 0
  vi.stubGlobal('fetch', async (url: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(url, { ...init, signal: null })
    sent.push({ key: request.headers.get('Idempotency-Key'), body: await request.text() })
    return answer()
  })
})
afterEach(() => vi.unstubAllGlobals())

const isRepeated = (): void => {
  expect([prompts, sent.length, new Set(sent.map(({ key }) => key)).size]).toEqual([1, 2, 1])
  expect(sent[0]!.key).not.toBeNull()
  expect(sent.map(({ body }) => body)).toEqual(['{"to":"bob"}', '{"to":"bob"}'])
}

it('steps up once and repeats the request with the same key', async () => {
  await expect(send(flowOf(service, { clock }).reauthFetch, 'bob')).resolves.toBe('Sent.')
  isRepeated()
})

it('explains why there is no response', async () => {
  isCancelled = true
  const { reauthFetch } = flowOf(service, { clock })
  await expect(sendOrSay(reauthFetch, 'bob')).resolves.toBe('You cancelled the transfer.')
  answer = () => {
    throw new TypeError('Failed to fetch')
  }
  const message = await sendOrSay(reauthFetch, 'bob')
  expect(message).toBe(`It may have been sent. Try again under ${sent.at(-1)!.key}.`)
})

it('works with ky', async () => {
  const api = kyOf(flowOf(service, { clock }).reauthFetch)
  const url = 'https://api.example.com/transfers'
  await expect(api.post(url, { json: { to: 'bob' } }).json()).resolves.toEqual({ receipt: 'r-1' })
  isRepeated()
})

it('works with axios', async () => {
  const api = axiosOf(flowOf(service, { clock }).reauthFetch)
  const { data } = await api.post<unknown>('https://api.example.com/transfers', { to: 'bob' })
  expect(data).toEqual({ receipt: 'r-1' })
  isRepeated()
})

it("handles another backend's challenge with a parser", async () => {
  const clerk = { reason: 'reverification-error', metadata: { reverification: { afterMinutes: 10 } } }
  answer = () =>
    authTime === NOW ? Response.json({ receipt: 'r-1' }) : Response.json({ clerk_error: clerk }, { status: 403 })
  const reauth = createReauth({ service, clock, actions: [clerkRequests] })
  await expect(send(createFetch(reauth, clerkRequests), 'bob')).resolves.toBe('Sent.')
  isRepeated()
})
