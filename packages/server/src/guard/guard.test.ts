import { describe, expect, it, vi } from 'vitest'
import { reauthOf as reauthOfExpress } from '../express.js'
import { reauthOf as reauthOfFastify, requireReauth as guardFastify } from '../fastify.js'
import { createVerifier } from '../index.js'
import { NOW, tokenOf, breakClock, withClockThatBreaks, routes, scene, useGuardScene } from './guard.fixture.js'

useGuardScene()

describe.each(routes)('requireReauth for %s', (_, make) => {
  it('runs the handler for a fresh authentication', async () => {
    const response = await make()({ authorization: `Bearer ${await tokenOf()}` })
    expect(response.status).toBe(200)
    expect(await response.json()).toBe('alice')
  })

  it('asks for step-up only if the token itself is valid (RFC 9470 §3)', async () => {
    const response = await make()({ authorization: `Bearer ${await tokenOf({ auth_time: NOW - 301 })}` })
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe(
      'Bearer error="insufficient_user_authentication", max_age="300"',
    )
    expect(response.headers.get('access-control-expose-headers')).toBe('WWW-Authenticate')
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toMatchObject({
      status: 401,
      error: 'insufficient_user_authentication',
      max_age: 300,
    })
  })

  it('gives the same response for every token that is invalid or belongs to another end-user', async () => {
    const answers = new Set<string>()
    const stale = { auth_time: NOW - 301 }
    const valid = `Bearer ${await tokenOf(stale)}`
    for (const [authorization, options] of [
      [`Bearer ${await tokenOf({ exp: NOW - 60, ...stale })}`],
      [`Bearer ${await tokenOf({ aud: 'other', ...stale })}`],
      [`Bearer ${await tokenOf({ iss: 'https://other.example.com', ...stale })}`],
      [`Bearer ${await tokenOf({ scope: 'openid', ...stale })}`],
      [`Bearer ${await tokenOf({ iat: NOW + 60, ...stale })}`],
      [`Bearer ${await tokenOf({ sub: '', ...stale })}`],
      [`Bearer ${await tokenOf(stale, { typ: 'at+jwt' })}`],
      [`Bearer ${await tokenOf(stale, { kid: 'other' })}`],
      [`${valid.slice(0, -8)}AAAAAAAA`],
      ['Bearer x'],
      ['Basic eDp5'],
      // Valid but too old: only its own end-user may see the challenge.
      [valid, { subject: () => 'bob' }],
      [valid, { subject: () => null }],
    ] as const) {
      const response = await make(options)({ authorization })
      answers.add(JSON.stringify([response.status, [...response.headers], await response.text()]))
    }
    expect(answers.size).toBe(1)
    expect([...answers][0]).toContain('invalid_token')
  })

  it('asks for a token if there is none', async () => {
    const response = await make()({})
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
  })

  it('reads the token from a named header', async () => {
    const send = make({ header: 'X-ID-Token' })
    expect((await send({ 'x-id-token': await tokenOf() })).status).toBe(200)
    expect((await send({ authorization: `Bearer ${await tokenOf()}` })).status).toBe(401)
  })

  it.each([
    ['alice', 200],
    ['bob', 401],
    ['', 401],
    [null, 401],
    [undefined, 401],
    [42, 500],
    [{ id: 'alice' }, 500],
  ])("compares the token's subject with the session's (%j): %i", async (subject, status) => {
    const send = make({ subject: () => subject })
    expect((await send({ authorization: `Bearer ${await tokenOf()}` })).status).toBe(status)
  })

  it.each([
    ['alice', 200],
    ['bob', 401],
  ])('awaits a subject that is a promise (%s): %i', async (subject, status) => {
    const send = make({ subject: async () => subject })
    expect((await send({ authorization: `Bearer ${await tokenOf()}` })).status).toBe(status)
  })

  it.each([
    [300, 200, null],
    [301, 401, 'Bearer error="insufficient_user_authentication", max_age="300"'],
  ])(
    'checks the requirement even if it compares the subject: an auth_time %i s ago: %i',
    async (age, status, challenge) => {
      const send = make({ subject: () => 'alice' })
      const response = await send({ authorization: `Bearer ${await tokenOf({ auth_time: NOW - age })}` })
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([status, challenge])
    },
  )

  it('asks for the methods of the requirement even if it compares the subject', async () => {
    const send = make({ subject: () => 'alice', requirement: { maxAge: '5m', methods: ['hwk'] } })
    expect((await send({ authorization: `Bearer ${await tokenOf({ amr: ['pwd'] })}` })).status).toBe(401)
    expect((await send({ authorization: `Bearer ${await tokenOf({ amr: ['hwk'] })}` })).status).toBe(200)
  })

  it('lets nothing pass if `subject` fails', async () => {
    const send = make({ subject: () => Promise.reject(new Error('database')) })
    expect((await send({ authorization: `Bearer ${await tokenOf()}` })).status).toBe(500)
  })

  it("responds with 503 and Retry-After if the keys can't be loaded, and does not call the token invalid (RFC 9110 §15.6.4)", async () => {
    const offline = createVerifier({
      issuer: 'https://op.example.com',
      audience: 'app',
      clock: () => NOW,
      fetch: () => Promise.reject(new TypeError('fetch failed')),
    })
    const response = await make({ verifier: offline, status: 403 })({ authorization: `Bearer ${await tokenOf()}` })
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
    expect(response.headers.get('www-authenticate')).toBeNull()
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toEqual({ title: expect.any(String), status: 503, code: 'keysUnavailable' })
  })

  it.each<[string, () => object]>([
    ['subjectFailed', () => ({ subject: breakClock })],
    ['subjectFailed', () => ({ subject: () => Promise.reject(new Error('database')) })],
    ['verifierFailed', () => ({ verifier: { verify: breakClock } })],
    ['verifierFailed', () => ({ verifier: { verify: () => Promise.reject(new Error('down')) } })],
    ['verifierFailed', () => ({ verifier: { verify: () => null } })],
    ['verifierFailed', () => ({ verifier: { verify: async () => ({ ok: false }) } })],
    ['clock', () => ({ verifier: withClockThatBreaks() })],
  ])('responds with 500 and the code %s if the server is at fault, and lets nothing pass', async (code, options) => {
    const response = await make(options())({ authorization: `Bearer ${await tokenOf()}` })
    expect(response.status).toBe(500)
    expect(response.headers.get('www-authenticate')).toBeNull()
    expect(response.headers.get('retry-after')).toBeNull()
    expect(await response.json()).toEqual({ title: expect.any(String), status: 500, code })
  })

  it('logs each pass and each refusal, and ignores a failing log', async () => {
    const onDecision = vi.fn(() => {
      throw new Error('disk full')
    })
    const send = make({ onDecision })
    expect((await send({ authorization: `Bearer ${await tokenOf({ exp: NOW - 60 })}` })).status).toBe(401)
    expect(onDecision).toHaveBeenLastCalledWith(expect.objectContaining({ pass: false, code: 'expired' }))
    expect((await send({ authorization: `Bearer ${await tokenOf()}` })).status).toBe(200)
    expect(onDecision).toHaveBeenLastCalledWith(expect.objectContaining({ pass: true }))
    expect(onDecision).toHaveBeenCalledTimes(2)
  })

  it('responds with the status of the option, for gateways that sign out at a 401', async () => {
    const response = await make({ status: 403 })({})
    expect([response.status, (await response.json()) as object]).toMatchObject([403, { status: 403 }])
  })

  it('ignores headers with a similar name', async () => {
    const token = await tokenOf()
    for (const authorization of [`Bearer${token}`, `Bearer ${token} x`, `Bearer ${token}, Bearer ${token}`, token]) {
      expect((await make()({ authorization })).status).toBe(401)
    }
  })
})

describe('reauthOf', () => {
  it('throws if no guard ran, and ignores inherited members', () => {
    const locals = Object.create({ reauth: {} }) as Record<string, unknown>
    expect(() => reauthOfExpress({ locals })).toThrow(TypeError)
    expect(() => reauthOfFastify({})).toThrow(TypeError)
  })
})

describe('a header that was sent twice', () => {
  it('is refused in Fastify', async () => {
    const token = await tokenOf()
    const answer = { code: vi.fn(), getHeader: vi.fn(), headers: vi.fn(), send: vi.fn() }
    const guard = guardFastify({ verifier: scene.verifier, requirement: { maxAge: '5m' }, header: 'X-ID-Token' })
    await guard({ headers: { 'x-id-token': [token, token] } }, answer)
    expect(answer.code).toHaveBeenCalledWith(401)
  })
})
