import { type CryptoKey, type JWTPayload, SignJWT, exportJWK, generateKeyPair } from 'jose'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { reauthOf as reauthOfExpress, requireReauth as guardExpress } from './express.js'
import { reauthOf as reauthOfFastify, requireReauth as guardFastify } from './fastify.js'
import { requireReauth as guardFetch } from './fetch.js'
import { requireReauth as guardHono } from './hono.js'
import { type Verifier, createVerifier } from './index.js'
import { requireReauth as guardPlain } from './plain.js'

const NOW = 1_800_000_000
let key: CryptoKey
let verifier: Verifier

const tokenOf = (change: JWTPayload = {}, header: { typ?: string; kid?: string } = {}): Promise<string> =>
  new SignJWT({
    iss: 'https://op.example.com',
    aud: 'app',
    sub: 'alice',
    iat: NOW,
    exp: NOW + 300,
    auth_time: NOW - 10,
    ...change,
  })
    .setProtectedHeader({ alg: 'RS256', ...header })
    .sign(key)

beforeAll(async () => {
  const pair = await generateKeyPair('RS256')
  key = pair.privateKey
  verifier = createVerifier({
    issuer: 'https://op.example.com',
    audience: 'app',
    jwks: { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'one' }] },
    clock: () => NOW,
  })
})

type Send = (headers: Record<string, string>) => Promise<Response>

/** Posts to a server of its own, and leaves out what the HTTP server adds. */
const post = async (origin: string, headers: Record<string, string>): Promise<Response> => {
  const response = await fetch(`${origin}/transfers`, { method: 'POST', headers })
  const own = new Headers(response.headers)
  for (const name of ['date', 'connection', 'keep-alive', 'content-length', 'transfer-encoding']) own.delete(name)
  return new Response(await response.text(), { status: response.status, headers: own })
}

/** The same route in every framework. */
const routes: [string, (options?: object) => Send][] = [
  [
    'fetch',
    (options = {}) => {
      const handler = guardFetch({ verifier, requirement: { maxAge: '5m' }, ...options })(
        (_request, { authentication }) => Response.json(authentication.subject),
      )
      return async (headers) => handler(new Request('https://api.example.com/transfers', { method: 'POST', headers }))
    },
  ],
  [
    'hono',
    (options = {}) => {
      const app = new Hono()
      app.post('/transfers', guardHono({ verifier, requirement: { maxAge: '5m' }, ...options }), (c) =>
        c.json(c.get('reauth').authentication.subject),
      )
      return async (headers) => app.request('/transfers', { method: 'POST', headers })
    },
  ],
  [
    'express',
    (options = {}) => {
      const app = express().disable('x-powered-by')
      const guard = guardExpress({ verifier, requirement: { maxAge: '5m' }, ...options })
      app.post('/transfers', guard, (_request, response) => {
        response.json(reauthOfExpress(response).authentication.subject)
      })
      return async (headers) => {
        const server = app.listen(0, '127.0.0.1')
        await once(server, 'listening')
        try {
          return await post(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, headers)
        } finally {
          server.closeAllConnections()
          server.close()
        }
      }
    },
  ],
  [
    'fastify',
    (options = {}) =>
      async (headers) => {
        const app = fastify()
        const guard = guardFastify({ verifier, requirement: { maxAge: '5m' }, ...options })
        app.post('/transfers', { preHandler: guard }, async (request, reply) => {
          reply.type('application/json')
          return JSON.stringify(reauthOfFastify(request).authentication.subject)
        })
        const origin = await app.listen({ port: 0, host: '127.0.0.1' })
        try {
          return await post(origin, headers)
        } finally {
          await app.close()
        }
      },
  ],
  [
    'a plain call',
    (options: { header?: string } = {}) => {
      const { header = 'authorization', ...rest } = options
      const decide = guardPlain<object>({ verifier, requirement: { maxAge: '5m' }, ...rest })
      return async (headers) => {
        const value = headers[header.toLowerCase()] ?? null
        const token =
          header === 'authorization' && value !== null ? (/^Bearer ([^ ,]+)$/.exec(value)?.[1] ?? 'x') : value
        const decision = await decide(token, {})
        if (decision.pass === true) return Response.json(decision.reauthenticated.authentication.subject)
        const { status, headers: answered, body } = decision.answer
        return new Response(body, { status, headers: answered })
      }
    },
  ],
]

describe.each(routes)('requireReauth for %s', (_, make) => {
  it('runs the handler for a fresh authentication', async () => {
    const response = await make()({ authorization: `Bearer ${await tokenOf()}` })
    expect(response.status).toBe(200)
    expect(await response.json()).toBe('alice')
  })

  it('asks for step-up only where the token itself is valid (RFC 9470 §3)', async () => {
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

  it('answers the same for every token that is not valid, or is about somebody else (P19)', async () => {
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
      // Valid, and too old: who may see the challenge depends on whose it is.
      [valid, { subject: () => 'bob' }],
      [valid, { subject: () => null }],
      [valid, { subject: () => Promise.reject(new Error('database')) }],
      [valid, { verifier: { verify: () => Promise.reject(new Error('down')) } }],
    ] as const) {
      const response = await make(options)({ authorization })
      answers.add(JSON.stringify([response.status, [...response.headers], await response.text()]))
    }
    expect(answers.size).toBe(1)
    expect([...answers][0]).toContain('invalid_token')
  })

  it('asks for a token where there is none', async () => {
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
    [null, 401],
    [undefined, 401],
  ])("compares the token's subject with the session's (%j): %i", async (subject, status) => {
    const send = make({ subject: () => subject })
    expect((await send({ authorization: `Bearer ${await tokenOf()}` })).status).toBe(status)
  })

  it.each([
    [300, 200, null],
    [301, 401, 'Bearer error="insufficient_user_authentication", max_age="300"'],
  ])('keeps the requirement if it compares the subject: an auth_time %i s ago: %i', async (age, status, challenge) => {
    const send = make({ subject: () => 'alice' })
    const response = await send({ authorization: `Bearer ${await tokenOf({ auth_time: NOW - age })}` })
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([status, challenge])
  })

  it('asks for the methods of the requirement if it compares the subject', async () => {
    const send = make({ subject: () => 'alice', requirement: { maxAge: '5m', methods: ['hwk'] } })
    expect((await send({ authorization: `Bearer ${await tokenOf({ amr: ['pwd'] })}` })).status).toBe(401)
    expect((await send({ authorization: `Bearer ${await tokenOf({ amr: ['hwk'] })}` })).status).toBe(200)
  })

  it('lets nothing pass when the subject cannot be told (P1)', async () => {
    const send = make({ subject: () => Promise.reject(new Error('database')) })
    expect((await send({ authorization: `Bearer ${await tokenOf()}` })).status).toBe(401)
  })

  it('writes each pass and each refusal to the log; a log that fails changes nothing', async () => {
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

  it('answers with another status for gateways that sign out at a 401', async () => {
    const response = await make({ status: 403 })({})
    expect([response.status, (await response.json()) as object]).toMatchObject([403, { status: 403 }])
  })

  it('does not take headers that only look alike', async () => {
    const token = await tokenOf()
    for (const authorization of [`Bearer${token}`, `Bearer ${token} x`, `Bearer ${token}, Bearer ${token}`, token]) {
      expect((await make()({ authorization })).status).toBe(401)
    }
  })
})

describe('configuration of a guard', () => {
  it.each<[string, object]>([
    ['verifier', { verifier: undefined }],
    ['verifier', { verifier: {} }],
    ['requirement', { requirement: { maxAge: 'always' } }],
    ['status', { status: 200 }],
    ['status', { status: 399 }],
    ['status', { status: 500 }],
    ['status', { status: Number.NaN }],
    ['subject', { subject: 'alice' }],
    ['subject', { subject: undefined }],
    ['header', { header: '' }],
    ['header', { header: 'X ID Token' }],
    ['header', { header: 5 }],
    ['onDecision', { onDecision: 5 }],
    ['onDecision', { onDecision: 'console' }],
    // A misspelt name would switch the comparison off.
    ['subjct', { subjct: () => 'bob' }],
    ['onRefused', { onRefused: () => undefined }],
  ])('refuses %s: %j (P16)', (field, options) => {
    const all = { verifier, requirement: { maxAge: '5m' }, ...options }
    const isRefused = expect.objectContaining({ code: 'invalidConfiguration', field })
    const guards = [guardFetch, guardHono, guardExpress, guardFastify, ...(field === 'header' ? [] : [guardPlain])]
    for (const guard of guards as ((options: object) => unknown)[]) expect(() => guard(all)).toThrow(isRefused)
  })

  it.each([undefined, null, 5])('refuses %j in place of options (P16)', (options) => {
    expect(() => guardFetch(options as never)).toThrow(
      expect.objectContaining({ code: 'invalidConfiguration', field: 'options' }),
    )
    expect(() => guardPlain(options as never)).toThrow(expect.objectContaining({ code: 'invalidConfiguration' }))
  })

  it('refuses a header for the plain form, which reads none (P16)', () => {
    const options = { verifier, requirement: { maxAge: '5m' }, header: 'X-ID-Token' } as const
    expect(() => guardPlain(options)).toThrow(
      expect.objectContaining({ code: 'invalidConfiguration', field: 'header' }),
    )
  })

  it.each([400, 499])('takes the status %i', async (status) => {
    const handler = guardFetch({ verifier, requirement: { maxAge: '5m' }, status })(() => new Response())
    expect((await handler(new Request('https://api.example.com/'))).status).toBe(status)
  })

  it('refuses a requirement without a unit', () => {
    expect(() => guardFetch({ verifier, requirement: { maxAge: 300 as never } })).toThrow(
      expect.objectContaining({ code: 'invalidDuration' }),
    )
  })
})

describe('an event of the log', () => {
  const broken: Verifier = { verify: () => Promise.reject(new Error('down')) }
  const request = async (headers: HeadersInit): Promise<Request> => new Request('https://api.example.com/', { headers })
  const requirement = expect.objectContaining({ maxAge: 300 })

  it.each([
    ['missing', {}, {}],
    ['malformed', {}, { authorization: 'Basic eDp5' }],
    ['subject', { subject: (): null => null }, undefined],
    ['keysUnavailable', { verifier: broken }, undefined],
    ['keysUnavailable', { subject: (): Promise<string> => Promise.reject(new Error('database')) }, undefined],
  ] as const)(
    'says of a refusal only why, if the token was not verified: %s with %j',
    async (code, options, headers) => {
      const onDecision = vi.fn()
      const guard = guardFetch({ verifier, requirement: { maxAge: '5m' }, onDecision, ...options })
      await guard(() => new Response())(await request(headers ?? { authorization: `Bearer ${await tokenOf()}` }))
      expect(onDecision).toHaveBeenCalledExactlyOnceWith({
        pass: false,
        code,
        source: expect.any(Request),
        requirement,
        authentication: undefined,
      })
    },
  )

  it.each([
    ['subject', { subject: (): string => 'bob' }, {}],
    ['insufficientUserAuthentication', {}, { auth_time: NOW - 301 }],
  ] as const)('says of a refusal whose token it was, if it is valid: %s', async (code, options, change) => {
    const onDecision = vi.fn()
    const guard = guardFetch({ verifier, requirement: { maxAge: '5m' }, onDecision, ...options })
    await guard(() => new Response())(await request({ authorization: `Bearer ${await tokenOf(change)}` }))
    expect(onDecision).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ pass: false, code, authentication: expect.objectContaining({ subject: 'alice' }) }),
    )
  })

  it('says of a pass who authenticated, when and how, and comes before the handler', async () => {
    const order: string[] = []
    const onDecision = vi.fn(() => void order.push('log'))
    const guard = guardFetch({ verifier, requirement: { maxAge: '5m' }, onDecision })
    const handler = guard(() => {
      order.push('handler')
      return new Response()
    })
    await handler(await request({ authorization: `bearer   ${await tokenOf({ amr: ['pwd'], sid: 's' })}` }))
    expect(order).toEqual(['log', 'handler'])
    expect(onDecision).toHaveBeenCalledExactlyOnceWith({
      pass: true,
      source: expect.any(Request),
      requirement,
      authentication: expect.objectContaining({
        issuer: 'https://op.example.com',
        subject: 'alice',
        sessionId: 's',
        authTime: NOW - 10,
        methods: ['pwd'],
      }),
      verdict: { verdict: 'fresh', age: 10 },
    })
  })

  it('holds no token, also not of a request that passes', async () => {
    const token = await tokenOf()
    const stale = await tokenOf({ auth_time: NOW - 301 })
    const texts: string[] = []
    const decide = guardPlain<null>({
      verifier,
      requirement: { maxAge: '5m' },
      onDecision: (event) => void texts.push(JSON.stringify(event)),
    })
    for (const one of [token, stale, `${token}x`]) await decide(one, null)
    expect(texts).toHaveLength(3)
    for (const text of texts) expect(text).not.toContain(token.slice(-40))
    for (const text of texts) expect(text).not.toContain(stale.slice(-40))
  })
})

describe("a verifier of the app's own", () => {
  it('that says ok without a verdict lets nothing pass (P1)', async () => {
    const forgetful: Verifier = { verify: async (token) => verifier.verify(token) }
    const decide = guardPlain({ verifier: forgetful, requirement: { maxAge: '5m' } })
    const decision = await decide(await tokenOf(), undefined)
    expect(decision).toMatchObject({ pass: false, answer: { status: 401 } })
  })
})

describe('reauthOf', () => {
  it('throws where no guard ran, and takes no inherited member for one (T27)', () => {
    const locals = Object.create({ reauth: {} }) as Record<string, unknown>
    expect(() => reauthOfExpress({ locals })).toThrow(TypeError)
    expect(() => reauthOfFastify({})).toThrow(TypeError)
  })
})

describe('a field that came twice', () => {
  it('is not one token in Fastify', async () => {
    const token = await tokenOf()
    const answer = { code: vi.fn(), headers: vi.fn(), send: vi.fn() }
    const guard = guardFastify({ verifier, requirement: { maxAge: '5m' }, header: 'X-ID-Token' })
    await guard({ headers: { 'x-id-token': [token, token] } }, answer)
    expect(answer.code).toHaveBeenCalledWith(401)
  })
})
