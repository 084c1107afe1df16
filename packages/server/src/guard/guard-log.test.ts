import { inspect } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import { requireReauth as guardFetch } from '../fetch.js'
import { type Verifier, createVerifier } from '../index.js'
import { requireReauth as guardPlain } from '../plain.js'
import { NOW, tokenOf, breakClock, withClockThatBreaks, scene, useGuardScene } from './guard.fixture.js'

useGuardScene()

describe('an event of onDecision', () => {
  const request = async (headers: HeadersInit): Promise<Request> => new Request('https://api.example.com/', { headers })
  const requirement = expect.objectContaining({ maxAge: 300 })

  it.each([
    ['missing', {}, {}],
    ['malformed', {}, { authorization: 'Basic eDp5' }],
    ['subject', { subject: (): null => null }, undefined],
  ] as const)(
    'holds only the code of a refusal if the token was not verified: %s with %j',
    async (code, options, headers) => {
      const onDecision = vi.fn()
      const guard = guardFetch({ verifier: scene.verifier, requirement: { maxAge: '5m' }, onDecision, ...options })
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
  ] as const)(
    'holds the authentication of a refused token if the token is valid: %s',
    async (code, options, change) => {
      const onDecision = vi.fn()
      const guard = guardFetch({ verifier: scene.verifier, requirement: { maxAge: '5m' }, onDecision, ...options })
      await guard(() => new Response())(await request({ authorization: `Bearer ${await tokenOf(change)}` }))
      expect(onDecision).toHaveBeenCalledExactlyOnceWith(
        expect.objectContaining({ pass: false, code, authentication: expect.objectContaining({ subject: 'alice' }) }),
      )
    },
  )

  it.each<[string, () => object, string]>([
    ['subjectFailed', () => ({ subject: () => Promise.reject(new Error('database')) }), 'database'],
    ['subjectFailed', () => ({ subject: () => 42 }), '`subject` must return a string or null, got a number.'],
    ['verifierFailed', () => ({ verifier: { verify: breakClock } }), 'a fault'],
    ['verifierFailed', () => ({ verifier: { verify: () => 5 } }), 'The verifier did not return a result.'],
  ])('holds the code of what failed, and the cause: %s', async (code, options, message) => {
    const onDecision = vi.fn()
    const guard = guardFetch({ verifier: scene.verifier, requirement: { maxAge: '5m' }, onDecision, ...options() })
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
  ])('holds the reason why the verifier could not decide: %s', async (code, of, cause) => {
    const onDecision = vi.fn()
    await guardPlain({ verifier: of(), requirement: { maxAge: '5m' }, onDecision })(await tokenOf(), undefined)
    expect(onDecision.mock.calls[0]?.[0]).toMatchObject({ pass: false, code, cause })
  })

  it('holds no cause if nothing was thrown', async () => {
    const onDecision = vi.fn()
    await guardPlain({ verifier: scene.verifier, requirement: { maxAge: '5m' }, onDecision })('x', undefined)
    expect(onDecision.mock.calls[0]?.[0]).not.toHaveProperty('cause')
  })

  it('holds no token even if the thrown error contains it, whole or in part', async () => {
    const token = await tokenOf()
    const logLines: string[] = []
    const thrown = Object.assign(new Error(`no ${token}`, { cause: new Error(token.split('.')[1]) }), {
      config: { headers: { authorization: `Bearer ${token}` } },
    })
    const decide = guardPlain<null>({
      verifier: { verify: () => Promise.reject(thrown) },
      requirement: { maxAge: '5m' },
      onDecision: ({ source: _, ...event }) => void logLines.push(inspect(event, { depth: 9, showHidden: true })),
    })
    await decide(token, null)
    expect(logLines).toHaveLength(1)
    expect(logLines[0]).toContain('no [token]')
    for (const part of token.split('.')) expect(logLines[0]).not.toContain(part)
  })

  it('holds the authentication of a request that passes, and is sent before the handler runs', async () => {
    const order: string[] = []
    const onDecision = vi.fn(() => void order.push('log'))
    const guard = guardFetch({ verifier: scene.verifier, requirement: { maxAge: '5m' }, onDecision })
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

  it('holds no token of a request that passes', async () => {
    const token = await tokenOf()
    const stale = await tokenOf({ auth_time: NOW - 301 })
    const texts: string[] = []
    const decide = guardPlain<null>({
      verifier: scene.verifier,
      requirement: { maxAge: '5m' },
      onDecision: (event) => void texts.push(JSON.stringify(event)),
    })
    for (const tamperedToken of [token, stale, `${token}x`]) await decide(tamperedToken, null)
    expect(texts).toHaveLength(3)
    for (const text of texts) expect(text).not.toContain(token.slice(-40))
    for (const text of texts) expect(text).not.toContain(stale.slice(-40))
  })
})
