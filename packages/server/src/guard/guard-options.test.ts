import fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import { describe, expect, it, vi } from 'vitest'
import { requireReauth as guardExpress } from '../express.js'
import { reauthOf as reauthOfFastify, requireReauth as guardFastify } from '../fastify.js'
import { requireReauth as guardFetch } from '../fetch.js'
import { requireReauth as guardHono } from '../hono.js'
import type { Verifier } from '../index.js'
import { requireReauth as guardPlain } from '../plain.js'
import { NOW, tokenOf, withClockThatBreaks, scene, useGuardScene } from './guard.fixture.js'

useGuardScene()

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
    // A misspelt name would turn the comparison off.
    ['subjct', { subjct: () => 'bob' }],
    ['onRefused', { onRefused: () => undefined }],
  ])('refuses an invalid %s: %j', (field, options) => {
    const all = { verifier: scene.verifier, requirement: { maxAge: '5m' }, ...options }
    const isRefused = expect.objectContaining({ code: 'invalidConfiguration', field })
    const guards = [guardFetch, guardHono, guardExpress, guardFastify, ...(field === 'header' ? [] : [guardPlain])]
    for (const guard of guards as ((options: object) => unknown)[]) expect(() => guard(all)).toThrow(isRefused)
  })

  it.each([undefined, null, 5])('refuses %j instead of options', (options) => {
    expect(() => guardFetch(options as never)).toThrow(
      expect.objectContaining({ code: 'invalidConfiguration', field: 'options' }),
    )
    expect(() => guardPlain(options as never)).toThrow(expect.objectContaining({ code: 'invalidConfiguration' }))
  })

  it('refuses a header in the plain form, which reads no headers', () => {
    const options = { verifier: scene.verifier, requirement: { maxAge: '5m' }, header: 'X-ID-Token' } as const
    expect(() => guardPlain(options)).toThrow(
      expect.objectContaining({ code: 'invalidConfiguration', field: 'header' }),
    )
  })

  it.each([400, 499])('accepts the status %i', async (status) => {
    const handler = guardFetch({ verifier: scene.verifier, requirement: { maxAge: '5m' }, status })(
      () => new Response(),
    )
    expect((await handler(new Request('https://api.example.com/'))).status).toBe(status)
  })

  it('refuses a requirement without a unit', () => {
    expect(() => guardFetch({ verifier: scene.verifier, requirement: { maxAge: 300 as never } })).toThrow(
      expect.objectContaining({ code: 'invalidDuration' }),
    )
  })
})

describe("a verifier of the app's own", () => {
  it('that returns ok without a verdict lets nothing pass', async () => {
    const forgetful: Verifier = { verify: async (token) => scene.verifier.verify(token) }
    const decide = guardPlain({ verifier: forgetful, requirement: { maxAge: '5m' } })
    const decision = await decide(await tokenOf(), undefined)
    expect(decision).toMatchObject({ pass: false, response: { status: 401 } })
  })

  it.each([1, 'true', {}])('that returns %j instead of true lets nothing pass', async (ok) => {
    const good = await scene.verifier.verify(await tokenOf(), { requirement: { maxAge: '5m' } })
    const loose = { verify: async () => ({ ...good, ok }) } as unknown as Verifier
    const decision = await guardPlain({ verifier: loose, requirement: { maxAge: '5m' } })('token', undefined)
    expect(decision).toMatchObject({ pass: false, response: { status: 500 } })
  })
})

describe('a verify that the app replaces after it created the guard', () => {
  it('is called, for a trace or a test', async () => {
    const own = withClockThatBreaks()
    const decide = guardPlain({ verifier: own, requirement: { maxAge: '5m' } })
    const token = await tokenOf()
    expect(await decide(token, undefined)).toMatchObject({ pass: false, response: { status: 500 } })
    const verify = vi.spyOn(own, 'verify').mockImplementation((given, options) => scene.verifier.verify(given, options))
    expect(await decide(token, undefined)).toMatchObject({ pass: true })
    expect(verify).toHaveBeenCalledOnce()
  })
})

describe('a guard that a hook of the app calls', () => {
  it.each([
    ['fresh', {}, 200],
    ['stale', { auth_time: NOW - 301 }, 401],
  ])('works in Fastify without a callback: %s', async (_, change, status) => {
    const app = fastify()
    const guard = guardFastify({ verifier: scene.verifier, requirement: { maxAge: '5m' } })
    const preHandler = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      await guard(request, reply)
    }
    app.post('/transfers', { preHandler }, (request) => ({ by: reauthOfFastify(request).authentication.subject }))
    const headers = { authorization: `Bearer ${await tokenOf(change)}` }
    expect((await app.inject({ method: 'POST', url: '/transfers', headers })).statusCode).toBe(status)
  })
})
