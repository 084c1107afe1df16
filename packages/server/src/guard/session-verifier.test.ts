import type { Authentication } from '@reauth/policy'
import { describe, expect, it } from 'vitest'
import { createSessionVerifier } from '../index.js'
import { NOW, requirement, clock, sessionOf, make, codeOf } from './session.fixture.js'

describe('a session verifier', () => {
  it('passes a fresh authentication of a session, synchronous or as a promise', async () => {
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
  ])('gives the same decision as for a token: an authentication %i s ago: %s', async (age, code) => {
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

  it.each([null, undefined, Promise.resolve(null)])('refuses as missing if nobody is signed in: %j', async (answer) => {
    expect(await codeOf(() => answer)).toBe('missing')
  })

  it.each([
    [NOW - 5, 'expired'],
    [NOW - 4, 'ok'],
  ])('refuses a session that ended before the tolerance: %i: %s', async (expiresAt, code) => {
    expect(await codeOf(() => sessionOf({ expiresAt }))).toBe(code)
  })

  it.each([
    [NOW + 5, 'ok'],
    [NOW + 6, 'notYetValid'],
  ])('refuses a session from the future: %i: %s', async (issuedAt, code) => {
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
  ])(
    'refuses a value that is not an Authentication as a fault of the server, and names the field: %s',
    async (field, given) => {
      const result = await make(() => given).verify({}, { requirement })
      expect(result).toMatchObject({ ok: false, code: 'authenticationFailed', cause: { field } })
      expect(JSON.stringify(result)).not.toContain('alice')
    },
  )

  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('session store')
      },
    ],
    ['rejects', () => Promise.reject(new Error('session store'))],
  ])('refuses if reading the session %s', async (_, authentication) => {
    expect(await make(authentication).verify({}, { requirement })).toMatchObject({
      ok: false,
      code: 'authenticationFailed',
      cause: { message: 'session store' },
    })
  })

  it('refuses with its own code if the clock breaks', async () => {
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

  it('is not affected by later changes of the session', async () => {
    const session = sessionOf()
    const { authentication } = await make(() => session).verify({})
    ;(session.methods as string[]).push('hwk')
    expect(authentication?.methods).toEqual(['pwd'])
    expect(Object.isFrozen(authentication)).toBe(true)
  })

  it('rejects an unknown option and an invalid requirement, as the verifier of tokens does', async () => {
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
  ])('refuses an invalid %s at construction: %j', (field, options) => {
    expect(() => createSessionVerifier(options as never)).toThrow(expect.objectContaining({ field }))
  })

  it("uses the machine's clock by default", async () => {
    const now = Math.floor(Date.now() / 1000)
    const authentication = (): Authentication => sessionOf({ authTime: now, issuedAt: now, expiresAt: now + 60 })
    expect(await createSessionVerifier({ authentication }).verify({}, { requirement })).toMatchObject({ ok: true })
  })
})
