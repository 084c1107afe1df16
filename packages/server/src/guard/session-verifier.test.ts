import type { Authentication } from '@reauth/policy'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, vi } from 'vitest'
import { reauthOf as reauthOfExpress, requireReauth as guardExpress } from '../express.js'
import { reauthOf as reauthOfFastify, requireReauth as guardFastify } from '../fastify.js'
import { requireReauth as guardFetch } from '../fetch.js'
import { requireReauth as guardHono } from '../hono.js'
import { type RefusalCode, type Verifier, createSessionVerifier } from '../index.js'
import { commitOperation, createOperation, defineOperations } from '../operations.js'
import { requireReauth as guardPlain } from '../plain.js'
import { memoryStore } from '../stores/memory.js'

const NOW = 1_800_000_000
const requirement = { maxAge: '5m' } as const
const clock = (): number => NOW

/** A session of the app, which signed its end-user in a minute ago. */
const sessionOf = (change: Partial<Record<keyof Authentication, unknown>> = {}): Authentication =>
  ({
    issuer: 'https://app.example.com',
    subject: 'alice',
    authTime: NOW - 60,
    issuedAt: NOW - 60,
    expiresAt: NOW + 3600,
    methods: ['pwd'],
    canReauthenticate: true,
    ...change,
  }) as Authentication

const make = (authentication: (source: never) => unknown, more: object = {}): Verifier =>
  createSessionVerifier({ authentication: authentication as () => Authentication, clock, ...more })
const codeOf = async (authentication: () => unknown, more: object = {}): Promise<RefusalCode | 'ok'> => {
  const result = await make(authentication, more).verify({}, { requirement })
  return result.ok ? 'ok' : result.code
}

describe('a session verifier', () => {
  it('passes a fresh authentication of a session, at once or later', async () => {
    for (const answer of [sessionOf(), Promise.resolve(sessionOf())]) {
      expect(await make(() => answer).verify({}, { requirement })).toMatchObject({
        ok: true,
        claims: {},
        authentication: { subject: 'alice', authTime: NOW - 60 },
        verdict: { verdict: 'fresh', age: 60 },
      })
    }
  })

  it.each([
    [299, 'ok'],
    [300, 'ok'],
    [301, 'insufficientUserAuthentication'],
  ])('decides as for a token: an authentication %i s ago: %s', async (age, code) => {
    expect(await codeOf(() => sessionOf({ authTime: NOW - age, issuedAt: NOW }))).toBe(code)
  })

  it('asks for the same step-up as for a token (RFC 9470 §3)', async () => {
    const stale = make(() => sessionOf({ authTime: NOW - 301 }))
    const asked = { requirement: { maxAge: '5m', acrValues: ['gold'] } } as const
    expect(await stale.verify({}, asked)).toMatchObject({
      ok: false,
      code: 'insufficientUserAuthentication',
      challenge: { maxAge: 300, acrValues: ['gold'] },
      authentication: { subject: 'alice' },
      verdict: { verdict: 'stale', age: 301 },
    })
  })

  it('never counts a session without an authentication time as fresh', async () => {
    const { authTime: _, ...without } = sessionOf()
    expect(await codeOf(() => without)).toBe('insufficientUserAuthentication')
    expect(await codeOf(() => sessionOf({ authTime: undefined }))).toBe('insufficientUserAuthentication')
  })

  it.each([null, undefined, Promise.resolve(null)])('says that nobody is signed in: %j', async (answer) => {
    expect(await codeOf(() => answer)).toBe('missing')
  })

  it.each([
    [NOW - 5, 'expired'],
    [NOW - 4, 'ok'],
  ])('ends with its session, the tolerance included: %i: %s', async (expiresAt, code) => {
    expect(await codeOf(() => sessionOf({ expiresAt }))).toBe(code)
  })

  it.each([
    [NOW + 5, 'ok'],
    [NOW + 6, 'notYetValid'],
  ])('does not count a session from the future: %i: %s', async (issuedAt, code) => {
    expect(await codeOf(() => sessionOf({ issuedAt }))).toBe(code)
  })

  it('rounds fractions to the strict side', async () => {
    const given = sessionOf({ authTime: NOW - 300.5, issuedAt: NOW - 60.5, expiresAt: NOW + 60.5 })
    const result = await make(() => given).verify({})
    expect(result.authentication).toMatchObject({ authTime: NOW - 301, issuedAt: NOW - 60, expiresAt: NOW + 60 })
    expect(await codeOf(() => given)).toBe('insufficientUserAuthentication')
  })

  it.each<[string, unknown]>([
    ['authentication', true],
    ['authentication', 'alice'],
    ['authentication', 0],
    ['authentication', []],
    ['authentication.auth_time', { ...sessionOf(), auth_time: NOW }],
    ['authentication.issuer', sessionOf({ issuer: '' })],
    ['authentication.issuer', sessionOf({ issuer: undefined })],
    ['authentication.subject', sessionOf({ subject: 42 })],
    ['authentication.issuer', Object.create(sessionOf())],
    ['authentication.sessionId', sessionOf({ sessionId: null })],
    ['authentication.authTime', sessionOf({ authTime: null })],
    ['authentication.authTime', sessionOf({ authTime: NOW * 1000 })],
    ['authentication.authTime', sessionOf({ authTime: new Date(NOW * 1000) })],
    ['authentication.authTime', sessionOf({ authTime: Number.NaN })],
    ['authentication.authTime', sessionOf({ authTime: -1 })],
    ['authentication.issuedAt', sessionOf({ issuedAt: Number.POSITIVE_INFINITY })],
    ['authentication.issuedAt', sessionOf({ issuedAt: NOW - 62, authTime: NOW - 60 })],
    ['authentication.expiresAt', sessionOf({ expiresAt: (NOW + 60) * 1000 })],
    ['authentication.expiresAt', sessionOf({ expiresAt: undefined })],
    ['authentication.methods', sessionOf({ methods: undefined })],
    ['authentication.methods', sessionOf({ methods: 'pwd' })],
    ['authentication.methods', sessionOf({ methods: ['pwd', 5] })],
    ['authentication.acr', sessionOf({ acr: 3 })],
    ['authentication.canReauthenticate', sessionOf({ canReauthenticate: undefined })],
    ['authentication.canReauthenticate', sessionOf({ canReauthenticate: 'true' })],
  ])('refuses what is no Authentication as a fault of the server, and names it: %s', async (field, given) => {
    const result = await make(() => given).verify({}, { requirement })
    expect(result).toMatchObject({ ok: false, code: 'authenticationFailed', cause: { field } })
    expect(JSON.stringify(result)).not.toContain('alice')
  })

  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('session store')
      },
    ],
    ['rejects', () => Promise.reject(new Error('session store'))],
  ])('refuses where reading the session %s (P1)', async (_, authentication) => {
    expect(await make(authentication).verify({}, { requirement })).toMatchObject({
      ok: false,
      code: 'authenticationFailed',
      cause: { message: 'session store' },
    })
  })

  it('refuses where the clock breaks, with its own code', async () => {
    let time: () => number = clock
    const verifier = make(() => sessionOf(), { clock: () => time() })
    time = () => Number.NaN
    expect(await verifier.verify({}, { requirement })).toEqual({ ok: false, code: 'clock' })
    time = () => {
      throw new Error('no time')
    }
    expect(await verifier.verify({}, { requirement })).toMatchObject({
      ok: false,
      code: 'clock',
      cause: { message: 'no time' },
    })
  })

  it.each([
    ['alice', 'ok'],
    ['bob', 'subject'],
    [null, 'subject'],
    [undefined, 'subject'],
  ])('compares the subject: %j: %s', async (subject, code) => {
    const result = await make(() => sessionOf()).verify({}, { subject })
    expect(result.ok ? 'ok' : result.code).toBe(code)
  })

  it('is not changed by what happens to the session later', async () => {
    const session = sessionOf()
    const { authentication } = await make(() => session).verify({})
    ;(session.methods as string[]).push('hwk')
    expect(authentication?.methods).toEqual(['pwd'])
    expect(Object.isFrozen(authentication)).toBe(true)
  })

  it('rejects for an unknown option and for an invalid requirement, as the verifier of tokens does', async () => {
    const verifier = make(() => sessionOf())
    await expect(verifier.verify({}, { subjct: 'bob' } as never)).rejects.toMatchObject({ field: 'subjct' })
    await expect(verifier.verify({}, { requirement: { maxAge: 300 as never } })).rejects.toMatchObject({
      code: 'invalidDuration',
    })
  })

  it.each<[string, object]>([
    ['authentication', {}],
    ['authentication', { authentication: sessionOf() }],
    ['clock', { authentication: () => null, clock: () => NOW * 1000 }],
    ['clock', { authentication: () => null, clock: NOW }],
    ['clockTolerance', { authentication: () => null, clockTolerance: '61s' }],
    ['clockTolerance', { authentication: () => null, clockTolerance: 5 }],
    ['issuer', { authentication: () => null, issuer: 'https://app.example.com' }],
  ])('refuses %s at construction: %j (P16)', (field, options) => {
    expect(() => createSessionVerifier(options as never)).toThrow(expect.objectContaining({ field }))
  })

  it("takes the machine's clock by default", async () => {
    const now = Math.floor(Date.now() / 1000)
    const authentication = (): Authentication => sessionOf({ authTime: now, issuedAt: now, expiresAt: now + 60 })
    expect(await createSessionVerifier({ authentication }).verify({}, { requirement })).toMatchObject({ ok: true })
  })
})

type Visit = (
  cookie: string | undefined,
  options?: object,
) => Promise<{ status: number; challenge: string | null; body: unknown }>
const answered = async (response: Response): ReturnType<Visit> => ({
  status: response.status,
  challenge: response.headers.get('www-authenticate'),
  body: await response.json(),
})
const headersOf = (cookie: string | undefined): Record<string, string> => (cookie === undefined ? {} : { cookie })

/** Sessions by their cookie, as an app keeps them. */
const SESSIONS: Record<string, unknown> = {
  fresh: sessionOf(),
  stale: sessionOf({ authTime: NOW - 301, issuedAt: NOW }),
  malformed: sessionOf({ expiresAt: new Date() }),
}
const find = (cookie: string | null | undefined): Authentication | null =>
  (SESSIONS[cookie ?? ''] ?? null) as Authentication | null

const visits: [string, Visit][] = [
  [
    'fetch',
    async (cookie, options) => {
      const authentication = ({ headers }: Request): Authentication | null => find(headers.get('cookie'))
      const guard = guardFetch({ authentication, clock, requirement, ...options })
      const handler = guard((_, { authentication: { subject } }) => Response.json(subject))
      return answered(await handler(new Request('https://api.example.com/', { headers: headersOf(cookie) })))
    },
  ],
  [
    'hono',
    async (cookie, options) => {
      const guard = guardHono({ authentication: (c) => find(c.req.header('cookie')), clock, requirement, ...options })
      const app = new Hono().post('/', guard, (c) => c.json(c.get('reauth').authentication.subject))
      return answered(await app.request('/', { method: 'POST', headers: headersOf(cookie) }))
    },
  ],
  [
    'express',
    async (cookie, options) => {
      const guard = guardExpress({
        authentication: async (request) => find(request.get('cookie')),
        clock,
        requirement,
        ...options,
      })
      const app = express().post('/', guard, (_, response) => {
        response.json(reauthOfExpress(response).authentication.subject)
      })
      const server = app.listen(0, '127.0.0.1')
      await once(server, 'listening')
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
      const answer = await answered(await fetch(url, { method: 'POST', headers: headersOf(cookie) }))
      server.closeAllConnections()
      server.close()
      return answer
    },
  ],
  [
    'fastify',
    async (cookie, options) => {
      const app = fastify()
      const guard = guardFastify({
        authentication: ({ headers }) => find(headers['cookie'] as string),
        clock,
        requirement,
        ...options,
      })
      app.post('/', { preHandler: guard }, async (request, reply) =>
        reply.send(JSON.stringify(reauthOfFastify(request).authentication.subject)),
      )
      const { statusCode, headers, body } = await app.inject({ method: 'POST', url: '/', headers: headersOf(cookie) })
      return {
        status: statusCode,
        challenge: (headers['www-authenticate'] as string | undefined) ?? null,
        body: JSON.parse(body),
      }
    },
  ],
  [
    'a plain call',
    async (cookie, options) => {
      const guard = guardPlain<string | undefined>({ authentication: find, clock, requirement, ...options })
      const decision = await guard(null, cookie)
      if (decision.pass === true)
        return { status: 200, challenge: null, body: decision.reauthenticated.authentication.subject }
      const { status, headers, body } = decision.answer
      return { status, challenge: headers['www-authenticate'] ?? null, body: JSON.parse(body) }
    },
  ],
  [
    'a plain call with a session verifier in the place of a verifier',
    async (cookie, options) => {
      const verifier = createSessionVerifier({ authentication: find, clock })
      const decision = await guardPlain<string | undefined>({ verifier, requirement, ...options })(
        'a token that is not read',
        cookie,
      )
      if (decision.pass === true)
        return { status: 200, challenge: null, body: decision.reauthenticated.authentication.subject }
      const { status, headers, body } = decision.answer
      return { status, challenge: headers['www-authenticate'] ?? null, body: JSON.parse(body) }
    },
  ],
]

describe.each(visits)('a guard of sessions for %s', (_, visit) => {
  it('passes a fresh session', async () => {
    expect(await visit('fresh')).toMatchObject({ status: 200, body: 'alice' })
  })

  it('answers a stale session with the challenge of a stale token (RFC 9470 §3)', async () => {
    expect(await visit('stale')).toMatchObject({
      status: 401,
      challenge: 'Bearer error="insufficient_user_authentication", max_age="300"',
      body: { error: 'insufficient_user_authentication', max_age: 300 },
    })
  })

  it('asks for a session where there is none', async () => {
    expect(await visit(undefined)).toMatchObject({ status: 401, challenge: 'Bearer' })
  })

  it('answers 500 for a session that is no Authentication, and lets nothing pass (P1)', async () => {
    expect(await visit('malformed')).toMatchObject({
      status: 500,
      challenge: null,
      body: { code: 'authenticationFailed' },
    })
  })

  it('compares the subject and writes to the log, as for tokens', async () => {
    const onDecision = vi.fn()
    expect(await visit('fresh', { subject: () => 'bob', onDecision })).toMatchObject({ status: 401 })
    expect(onDecision).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({
        pass: false,
        code: 'subject',
        authentication: expect.objectContaining({ subject: 'alice' }),
      }),
    )
  })
})

describe('the options of a guard of sessions', () => {
  const authentication = (): null => null
  const verifier: Verifier = { verify: async () => ({ ok: false, code: 'missing' }) }

  it.each<[string, object]>([
    ['authentication', { verifier, authentication }],
    ['authentication', { verifier: undefined, authentication }],
    ['authentication', { verifier, authentication: undefined }],
    ['authentication', { authentication: undefined }],
    ['authentication', { authentication: 'alice' }],
    ['clock', { authentication, clock: () => Date.now() }],
    ['clockTolerance', { authentication, clockTolerance: '2m' }],
    ['clock', { verifier, clock }],
    ['clockTolerance', { verifier, clockTolerance: '5s' }],
    ['verifier', {}],
  ])('are refused where they contradict each other: %s with %j (P16)', (field, options) => {
    const guards = [guardFetch, guardHono, guardExpress, guardFastify, guardPlain] as ((options: object) => unknown)[]
    for (const guard of guards)
      expect(() => guard({ requirement, ...options })).toThrow(expect.objectContaining({ field }))
  })

  it('have no header: no token is read', () => {
    const own = createSessionVerifier({ authentication, clock })
    for (const options of [{ authentication }, { verifier: own }]) {
      expect(() => guardFetch({ requirement, header: 'X-ID-Token', ...options } as never)).toThrow(
        expect.objectContaining({ field: 'header' }),
      )
    }
  })
})

describe('operations on sessions', () => {
  it('open and commit with the session in place of a token', async () => {
    let session: Authentication | null = sessionOf()
    let now = NOW
    const verifier = createSessionVerifier({ authentication: (_request: object) => session, clock: () => now })
    const operations = defineOperations({ verifier, store: memoryStore(), clock: () => now })
    const request = { action: 'transfer', fields: { amount: '5' } }
    const opened = await createOperation(operations, { token: {}, ...request })
    if (opened.ok !== true) throw new Error(opened.code)
    const { operationId } = opened.operation
    const commit = () =>
      commitOperation(operations, {
        token: {},
        operationId,
        ...request,
        idempotencyKey: 'one',
        handler: () => 'booked',
      })
    expect(await commit()).toMatchObject({ ok: false, code: 'insufficientUserAuthentication' })
    now += 60
    session = sessionOf({ authTime: now, issuedAt: now })
    expect(await commit()).toMatchObject({ ok: true, answer: 'booked' })
    session = null
    expect(await commit()).toMatchObject({ ok: false, code: 'missing' })
  })
})
