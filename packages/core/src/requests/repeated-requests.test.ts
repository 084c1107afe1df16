import { describe, expect, it, vi } from 'vitest'
import { TestWorld } from '../reauth/browser.fixture.js'
import { stale } from '../reauth/seams.fixture.js'
import { createFetch } from './create-fetch.js'
import { defineRequests } from './define-requests.js'
import { API, askOnce, pageOf, post, serverOf, textOf } from './requests.fixture.js'

describe('a body', () => {
  const bytes = new Uint8Array([0xff, 0xfe, 0x00, 0x41])
  it.each<[string, NonNullable<RequestInit['body']>]>([
    ['text', 'Grüße'],
    ['bytes that are not text', bytes],
    ['a Blob', new Blob([bytes], { type: 'image/png' })],
    ['URLSearchParams', new URLSearchParams({ to: 'bob' })],
  ])('of %s is sent as fetch sends it, and repeated unchanged', async (_, body) => {
    const { received, send } = pageOf(stale(), askOnce)
    await send(`${API}/upload`, { method: 'POST', body })
    const plain = new Request(API, { method: 'POST', body })
    const expected = [plain.headers.get('content-type'), new Uint8Array(await plain.arrayBuffer())]
    expect(received.map(({ headers, body: sent }) => [headers.get('content-type'), sent])).toEqual([expected, expected])
  })

  it('of FormData is repeated with its boundary', async () => {
    const form = new FormData()
    form.append('to', 'bob')
    const { received, send } = pageOf(stale(), askOnce)
    await send(`${API}/upload`, { method: 'POST', body: form })
    const read = received.map(({ headers, body }) =>
      new Response(body as Uint8Array<ArrayBuffer>, {
        headers: { 'content-type': headers.get('content-type') ?? '' },
      }).formData(),
    )
    expect((await Promise.all(read)).map((sent) => [...sent])).toEqual([[['to', 'bob']], [['to', 'bob']]])
  })

  it('of a Request is repeated, too', async () => {
    const { received, send } = pageOf(stale(), askOnce)
    await send(new Request(`${API}/a`, post))
    expect(received.map(textOf)).toEqual(['{"to":"bob"}', '{"to":"bob"}'])
  })

  it.each([
    ['a stream', () => new ReadableStream()],
    // Node also sends iterables.
    [
      'a generator',
      async function* read() {
        yield new Uint8Array(1)
      },
    ],
  ])('is refused before anything is sent if it is %s', async (_, make) => {
    const { received, send } = pageOf(new TestWorld())
    await expect(send(`${API}/a`, { method: 'POST', body: make() as unknown as BodyInit })).rejects.toMatchObject({
      code: 'invalidInput',
      outcome: 'refused',
      message: expect.stringContaining('FormData'),
    })
    expect(received).toEqual([])
  })
})

describe('a redirect', () => {
  it('saves the request, which is sent on the callback page after one click', async () => {
    const world = new TestWorld()
    world.authTime -= 1000
    const { received, fetch } = serverOf(askOnce)
    const make = () => defineRequests({ origins: [API], fetch })
    const before = make()
    const page = world.open('https://app.example.com/', [before])
    const left = createFetch(page.reauth, before)(`${API}/transfers`, post)
    let isSettled = false
    left.then(
      () => (isSettled = true),
      () => (isSettled = true),
    )
    await vi.waitFor(() => expect(world.left).toHaveLength(1), { timeout: 20_000 })
    world.authenticate()
    const after = make()
    const run = await world.open(world.callback(), [after]).reauth.resume()
    await vi.waitFor(() => expect(run!.getSnapshot().canConfirm).toBe(true), { timeout: 20_000 })
    expect(run!.description).toBe('POST /transfers')
    expect(received).toHaveLength(1)
    run!.confirm()
    expect(await run!.ended).toMatchObject({ outcome: 'succeeded' })
    const sent = received.map((each) => [each.method, each.url, textOf(each)])
    const expected = ['POST', `${API}/transfers`, '{"to":"bob"}']
    expect([sent, isSettled]).toEqual([[expected, expected], false])
  })
})
