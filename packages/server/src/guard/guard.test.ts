import { type CryptoKey, type JWK, type JWTPayload, SignJWT, exportJWK, generateKeyPair } from 'jose'
import express from 'express'
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { withExposed } from './exposed-headers.js'
import { reauthOf as reauthOfExpress, requireReauth as guardExpress } from '../express.js'
import { reauthOf as reauthOfFastify, requireReauth as guardFastify } from '../fastify.js'
import { requireReauth as guardFetch } from '../fetch.js'
import { requireReauth as guardHono } from '../hono.js'
import { type Verifier, createVerifier } from '../index.js'
import { requireReauth as guardPlain } from '../plain.js'

/** Has no types of its own; the slice that is used is that of Express 5. */
const express4 = createRequire(import.meta.url)('express4') as typeof express
const NOW = 1_800_000_000
let key: CryptoKey
let jwk: JWK
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
  jwk = { ...(await exportJWK(pair.publicKey)), kid: 'one' }
  verifier = createVerifier({
    issuer: 'https://op.example.com',
    audience: 'app',
    jwks: { keys: [jwk] },
    clock: () => NOW,
  })
})

const broken = (): never => {
  throw new Error('a fault')
}

/** Sound when the server starts, as long as its options are checked. */
const withClockThatBreaks = (): Verifier => {
  let isBroken = false
  const made = createVerifier({
    issuer: 'https://op.example.com',
    audience: 'app',
    jwks: { keys: [jwk] },
    clock: () => (isBroken ? broken() : NOW),
  })
  isBroken = true
  return made
}

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
  ...(
    [
      ['Express 4', express4],
      ['Express 5', express],
    ] as const
  ).map(([name, framework]): (typeof routes)[number] => [
    name,
    (options = {}) => {
      const app = framework().disable('x-powered-by')
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
  ]),
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
  ])('waits for a subject that comes later (%s): %i', async (subject, status) => {
    const send = make({ subject: async () => subject })
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
    expect((await send({ authorization: `Bearer ${await tokenOf()}` })).status).toBe(500)
  })

  it('answers 503 with Retry-After where the keys cannot be loaded, and not that the token is not valid (RFC 9110 §15.6.4)', async () => {
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
    ['subjectFailed', () => ({ subject: broken })],
    ['subjectFailed', () => ({ subject: () => Promise.reject(new Error('database')) })],
    ['verifierFailed', () => ({ verifier: { verify: broken } })],
    ['verifierFailed', () => ({ verifier: { verify: () => Promise.reject(new Error('down')) } })],
    ['verifierFailed', () => ({ verifier: { verify: () => null } })],
    ['verifierFailed', () => ({ verifier: { verify: async () => ({ ok: false }) } })],
    ['clock', () => ({ verifier: withClockThatBreaks() })],
  ])('answers 500 with the code %s where the server is to blame, and lets nothing pass (P1)', async (code, options) => {
    const response = await make(options())({ authorization: `Bearer ${await tokenOf()}` })
    expect(response.status).toBe(500)
    expect(response.headers.get('www-authenticate')).toBeNull()
    expect(response.headers.get('retry-after')).toBeNull()
    expect(await response.json()).toEqual({ title: expect.any(String), status: 500, code })
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
  const request = async (headers: HeadersInit): Promise<Request> => new Request('https://api.example.com/', { headers })
  const requirement = expect.objectContaining({ maxAge: 300 })

  it.each([
    ['missing', {}, {}],
    ['malformed', {}, { authorization: 'Basic eDp5' }],
    ['subject', { subject: (): null => null }, undefined],
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

  it.each<[string, () => object, string]>([
    ['subjectFailed', () => ({ subject: () => Promise.reject(new Error('database')) }), 'database'],
    ['subjectFailed', () => ({ subject: () => 42 }), '`subject` must return a string or null, got a number.'],
    ['verifierFailed', () => ({ verifier: { verify: broken } }), 'a fault'],
    ['verifierFailed', () => ({ verifier: { verify: () => 5 } }), 'The verifier answered what is no result.'],
  ])('says truly what failed, and with which cause: %s', async (code, options, message) => {
    const onDecision = vi.fn()
    const guard = guardFetch({ verifier, requirement: { maxAge: '5m' }, onDecision, ...options() })
    await guard(() => new Response())(await request({ authorization: `Bearer ${await tokenOf()}` }))
    expect(onDecision).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ pass: false, code, cause: expect.objectContaining({ message }) }),
    )
  })

  it.each<[string, () => Verifier, object]>([
    [
      'keysUnavailable',
      () =>
        createVerifier({
          issuer: 'https://op.example.com',
          audience: 'app',
          clock: () => NOW,
          fetch: () => Promise.reject(new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') })),
        }),
      { message: 'fetch failed', cause: { message: 'ECONNREFUSED' } },
    ],
    ['clock', withClockThatBreaks, { message: 'a fault' }],
  ])('says why the verifier could not decide: %s', async (code, of, cause) => {
    const onDecision = vi.fn()
    await guardPlain({ verifier: of(), requirement: { maxAge: '5m' }, onDecision })(await tokenOf(), undefined)
    expect(onDecision.mock.calls[0]?.[0]).toMatchObject({ pass: false, code, cause })
  })

  it('holds no cause where nothing was thrown', async () => {
    const onDecision = vi.fn()
    await guardPlain({ verifier, requirement: { maxAge: '5m' }, onDecision })('x', undefined)
    expect(onDecision.mock.calls[0]?.[0]).not.toHaveProperty('cause')
  })

  it('holds no token where the token is in what was thrown, in whole or in part', async () => {
    const token = await tokenOf()
    const seen: string[] = []
    const thrown = Object.assign(new Error(`no ${token}`, { cause: new Error(token.split('.')[1]) }), {
      config: { headers: { authorization: `Bearer ${token}` } },
    })
    const decide = guardPlain<null>({
      verifier: { verify: () => Promise.reject(thrown) },
      requirement: { maxAge: '5m' },
      onDecision: ({ source: _, ...event }) => void seen.push(inspect(event, { depth: 9, showHidden: true })),
    })
    await decide(token, null)
    expect(seen).toHaveLength(1)
    expect(seen[0]).toContain('no [token]')
    for (const part of token.split('.')) expect(seen[0]).not.toContain(part)
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

  it.each([1, 'true', {}])('that says %j instead of true lets nothing pass (P1)', async (ok) => {
    const good = await verifier.verify(await tokenOf(), { requirement: { maxAge: '5m' } })
    const loose = { verify: async () => ({ ...good, ok }) } as unknown as Verifier
    const decision = await guardPlain({ verifier: loose, requirement: { maxAge: '5m' } })('token', undefined)
    expect(decision).toMatchObject({ pass: false, answer: { status: 500 } })
  })
})

describe('a verify that the app replaces after the guard was made', () => {
  it('is the one that is called, for a trace or a test', async () => {
    const own = withClockThatBreaks()
    const decide = guardPlain({ verifier: own, requirement: { maxAge: '5m' } })
    const token = await tokenOf()
    expect(await decide(token, undefined)).toMatchObject({ pass: false, answer: { status: 500 } })
    const verify = vi.spyOn(own, 'verify').mockImplementation((given, options) => verifier.verify(given, options))
    expect(await decide(token, undefined)).toMatchObject({ pass: true })
    expect(verify).toHaveBeenCalledOnce()
  })
})

describe('a guard that is called by a hook of the app', () => {
  it.each([
    ['fresh', {}, 200],
    ['stale', { auth_time: NOW - 301 }, 401],
  ])('decides in Fastify without a callback: %s', async (_, change, status) => {
    const app = fastify()
    const guard = guardFastify({ verifier, requirement: { maxAge: '5m' } })
    const preHandler = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      await guard(request, reply)
    }
    app.post('/transfers', { preHandler }, (request) => ({ by: reauthOfFastify(request).authentication.subject }))
    const headers = { authorization: `Bearer ${await tokenOf(change)}` }
    expect((await app.inject({ method: 'POST', url: '/transfers', headers })).statusCode).toBe(status)
  })
})

describe('reauthOf', () => {
  it('throws where no guard ran, and takes no inherited member for one (T27)', () => {
    const locals = Object.create({ reauth: {} }) as Record<string, unknown>
    expect(() => reauthOfExpress({ locals })).toThrow(TypeError)
    expect(() => reauthOfFastify({})).toThrow(TypeError)
  })
})

describe('the headers that a page of another origin may read', () => {
  const refused = async (send: () => Promise<Response>): Promise<unknown[]> => {
    const response = await send()
    return [
      response.status,
      response.headers.get('access-control-expose-headers'),
      response.headers.get('cache-control'),
    ]
  }
  const both = [401, 'X-Total, X-Page, WWW-Authenticate', 'no-store']
  const fromCors = { 'Access-Control-Expose-Headers': 'X-Total, X-Page', 'Cache-Control': 'public' }
  const options = (): { verifier: Verifier; requirement: { maxAge: '5m' } } => ({
    verifier,
    requirement: { maxAge: '5m' },
  })

  it('are added to those of the app in Express', async () => {
    const app = express()
    app.use((_request, response, next) => {
      response.set(fromCors)
      next()
    })
    app.post('/transfers', guardExpress(options()))
    const server = app.listen(0, '127.0.0.1')
    await once(server, 'listening')
    expect(await refused(() => post(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {}))).toEqual(both)
    server.closeAllConnections()
    server.close()
  })

  it('are added to those of the app in Fastify', async () => {
    const app = fastify()
    app.addHook('onRequest', async (_request, reply) => void reply.headers(fromCors))
    app.post('/transfers', { preHandler: guardFastify(options()) }, async () => 'never')
    const { statusCode, headers } = await app.inject({ method: 'POST', url: '/transfers' })
    expect([statusCode, headers['access-control-expose-headers'], headers['cache-control']]).toEqual(both)
  })

  it('are added to those of the app in Hono', async () => {
    const app = new Hono()
    app.use(cors({ origin: '*', exposeHeaders: ['X-Total', 'X-Page'] }))
    app.use(async (c, next) => {
      c.header('Cache-Control', 'public')
      await next()
    })
    app.post('/transfers', guardHono(options()), (c) => c.text('never'))
    const response = await app.request('/transfers', { method: 'POST', headers: { origin: 'https://app.example.com' } })
    expect(await refused(async () => response)).toEqual(both)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
  })

  it.each<[unknown, string | undefined, string | undefined]>([
    [undefined, 'WWW-Authenticate', 'WWW-Authenticate'],
    [null, 'WWW-Authenticate', 'WWW-Authenticate'],
    [5, 'WWW-Authenticate', 'WWW-Authenticate'],
    ['', 'WWW-Authenticate', 'WWW-Authenticate'],
    ['*', 'WWW-Authenticate', '*, WWW-Authenticate'],
    ['www-authenticate , X-Total', 'WWW-Authenticate', 'www-authenticate, X-Total'],
    [['X-Total', 'X-Page'], 'WWW-Authenticate', 'X-Total, X-Page, WWW-Authenticate'],
    ['X-Total', undefined, 'X-Total'],
    [undefined, undefined, undefined],
  ])('are one list without repetition: %j and %j', (existing, own, all) => {
    const headers = own === undefined ? {} : { 'access-control-expose-headers': own }
    expect(withExposed(headers, existing)['access-control-expose-headers']).toBe(all)
  })
})

describe('a field that came twice', () => {
  it('is not one token in Fastify', async () => {
    const token = await tokenOf()
    const answer = { code: vi.fn(), getHeader: vi.fn(), headers: vi.fn(), send: vi.fn() }
    const guard = guardFastify({ verifier, requirement: { maxAge: '5m' }, header: 'X-ID-Token' })
    await guard({ headers: { 'x-id-token': [token, token] } }, answer)
    expect(answer.code).toHaveBeenCalledWith(401)
  })
})
