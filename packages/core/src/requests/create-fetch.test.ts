import { describe, expect, it, vi } from 'vitest'
import { TestWorld } from '../reauth/browser.fixture.js'
import { API, CHALLENGE, type Received, askOnce, pageOf, post, textOf } from './requests.fixture.js'

describe('fetch', () => {
  it('sends a request once, with the newest token, if the server accepts it', async () => {
    const world = new TestWorld()
    const { received, send } = pageOf(world)
    const response = await send(`${API}/transfers`, post)
    expect(await response.json()).toEqual({ done: true })
    const [first] = received as [Received]
    const { headers, method, url } = first
    expect([url, method, textOf(first)]).toEqual([`${API}/transfers`, 'POST', '{"to":"bob"}'])
    expect(headers.get('authorization')).toBe(`Bearer ${world.token()}`)
    expect(headers.get('content-type')).toBe('application/json')
    expect(headers.get('idempotency-key')).toMatch(/^[\w-]{22}$/)
    expect([received.length, world.prompts]).toEqual([1, 0])
  })

  it('has no requirement by default: an old authentication is sent, and the server decides', async () => {
    const world = new TestWorld()
    world.authTime -= 10 * 86_400
    const { send } = pageOf(world)
    expect((await send(`${API}/profile`)).ok).toBe(true)
    expect(world.prompts).toBe(0)
  })

  it('steps up once when the server asks, and repeats the same request under the same key (RFC 9470 §3)', async () => {
    const world = new TestWorld()
    world.authTime -= 1000
    const { received, send } = pageOf(world, askOnce)
    expect((await send(`${API}/transfers`, post)).ok).toBe(true)
    expect(world.prompts).toBe(1)
    const [first, second] = received as [Received, Received]
    expect(second).toMatchObject({ url: first.url, method: first.method, body: first.body })
    expect(second.headers.get('idempotency-key')).toBe(first.headers.get('idempotency-key'))
    expect(second.headers.get('authorization')).not.toBe(first.headers.get('authorization'))
  })

  it('returns the answer of a server that asks again after a step-up', async () => {
    const world = new TestWorld()
    world.authTime -= 1000
    const { received, send } = pageOf(world, () => new Response('again', { status: 401, headers: CHALLENGE }))
    const response = await send(`${API}/transfers`, post)
    expect([response.status, await response.text()]).toEqual([401, 'again'])
    expect([received.length, world.prompts]).toEqual([2, 1])
  })

  it.each([403, 404, 409, 422, 500, 503])('returns a server answer with the status %i', async (status) => {
    const { received, send } = pageOf(new TestWorld(), () => new Response('why', { status }))
    const response = await send(`${API}/transfers`, post)
    expect([response.status, await response.text(), received.length]).toEqual([status, 'why', 1])
  })

  it('sends no token to another origin, and answers none of its challenges', async () => {
    const world = new TestWorld()
    const { received, send } = pageOf(world, () => new Response(null, { status: 401, headers: CHALLENGE }))
    for (const url of ['https://other.example.com/x', 'https://api.example.com.evil.test/', 'http://api.example.com/'])
      expect((await send(url)).status).toBe(401)
    expect(received.map(({ headers }) => headers.get('authorization'))).toEqual([null, null, null])
    expect([world.prompts, world.refreshes]).toEqual([0, 0])
  })

  it('sends equal concurrent requests once, and each caller reads its own body', async () => {
    const { received, send } = pageOf(new TestWorld())
    const responses = await Promise.all([send(`${API}/a`, post), send(`${API}/a`, post)])
    expect(await Promise.all(responses.map((response) => response.json()))).toEqual([{ done: true }, { done: true }])
    expect(received).toHaveLength(1)
  })

  it('sends different requests separately', async () => {
    const { received, send } = pageOf(new TestWorld())
    await Promise.all([send(`${API}/a`, post), send(`${API}/b`, post)])
    expect(received.map(({ url }) => url).toSorted()).toEqual([`${API}/a`, `${API}/b`])
  })

  it('sends no idempotency key with a safe method (RFC 9110 §9.2.1)', async () => {
    const { received, send } = pageOf(new TestWorld())
    await send(`${API}/a`)
    await send(`${API}/a`, { method: 'HEAD' })
    expect(received.map(({ headers }) => headers.get('idempotency-key'))).toEqual([null, null])
  })

  it("uses the caller's idempotency key, and never its token", async () => {
    const world = new TestWorld()
    const { received, send } = pageOf(world)
    await send(`${API}/a`, { ...post, headers: { 'Idempotency-Key': 'mine', Authorization: 'Bearer old' } })
    expect(received[0]!.headers.get('idempotency-key')).toBe('mine')
    expect(received[0]!.headers.get('authorization')).toBe(`Bearer ${world.token()}`)
  })
})

describe('a request without an answer', () => {
  it('rejects with the code of the run when the end-user cancels', async () => {
    const world = new TestWorld()
    world.authTime -= 1000
    const { reauth, send } = pageOf(world, askOnce, { confirm: true })
    const response = send(`${API}/transfers`, post)
    response.catch(() => {})
    await vi.waitFor(() => expect(reauth.runs()[0]?.getSnapshot().canConfirm).toBe(true))
    reauth.runs()[0]!.cancel()
    await expect(response).rejects.toMatchObject({
      name: 'SensitiveRequestError',
      code: 'cancelled',
      outcome: 'cancelled',
      idempotencyKey: undefined,
    })
  })

  it('rejects with outcomeUnknown, the cause and the key when the network fails', async () => {
    const broken = new TypeError('Failed to fetch')
    const { received, send } = pageOf(new TestWorld(), () => Promise.reject(broken))
    const error = await send(`${API}/transfers`, post).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'responseLost', outcome: 'outcomeUnknown', cause: broken })
    expect((error as { idempotencyKey: string }).idempotencyKey).toBe(received[0]!.headers.get('idempotency-key'))
    expect(String(error)).not.toContain('e30.')
  })

  it('rejects with `sessionLost` when the end-user is not signed in', async () => {
    const world = new TestWorld()
    world.isSignedIn = false
    const { received, send } = pageOf(world)
    await expect(send(`${API}/transfers`, post)).rejects.toMatchObject({ code: 'sessionLost', outcome: 'refused' })
    expect(received).toEqual([])
  })

  it.each(['before', 'during'])("rejects with the signal's reason when it is aborted %s the request", async (when) => {
    const controller = new AbortController()
    const reason = new Error('left the page')
    const { received, send } = pageOf(new TestWorld(), () => {
      controller.abort(reason)
      return new Promise(() => {})
    })
    if (when === 'before') controller.abort(reason)
    await expect(send(`${API}/transfers`, { ...post, signal: controller.signal })).rejects.toBe(reason)
    expect(received).toHaveLength(when === 'before' ? 0 : 1)
  })

  it('follows the signal of a Request', async () => {
    const controller = new AbortController()
    const { send } = pageOf(new TestWorld(), () => {
      controller.abort()
      return new Promise(() => {})
    })
    await expect(send(new Request(`${API}/a`, { signal: controller.signal }))).rejects.toMatchObject({
      name: 'AbortError',
    })
  })
})
