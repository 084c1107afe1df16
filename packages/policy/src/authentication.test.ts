import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { type ClaimsMapping, authgearClaims, openIdConnectClaims, toAuthentication } from './authentication.js'

const CLAIM = 'https://authgear.com/claims/user/can_reauthenticate'
const claims = { iss: 'https://op.example.com', sub: 'alice', iat: 1000, exp: 1300, auth_time: 900 }

describe('toAuthentication', () => {
  it('reads every claim of the token', () => {
    expect(toAuthentication({ ...claims, sid: 's', amr: ['pwd', 1], acr: 'gold', [CLAIM]: false })).toEqual({
      issuer: 'https://op.example.com',
      subject: 'alice',
      sessionId: 's',
      authTime: 900,
      issuedAt: 1000,
      expiresAt: 1300,
      methods: ['pwd'],
      acr: 'gold',
      canReauthenticate: false,
    })
  })

  it('rounds times with a fraction to the strict side: auth_time and exp down, iat up (RFC 7519 §2, OIDC Core §2)', () => {
    expect(toAuthentication({ ...claims, iat: 1000.25, exp: 1300.75, auth_time: 900.999 })).toMatchObject({
      authTime: 900,
      issuedAt: 1001,
      expiresAt: 1300,
    })
    expect(toAuthentication(claims)).toMatchObject({ authTime: 900, issuedAt: 1000, expiresAt: 1300 })
  })

  it.each(['iat', 'exp'])('returns undefined if %s is not a finite number', (name) => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
      expect(toAuthentication({ ...claims, [name]: value })).toBeUndefined()
  })

  it('leaves out claims that are missing or of the wrong type', () => {
    const least = {
      issuer: 'https://op.example.com',
      subject: 'alice',
      issuedAt: 1000,
      expiresAt: 1300,
      methods: [],
      canReauthenticate: 'unknown',
    }
    const { auth_time: _, ...rest } = claims
    expect(toAuthentication(rest)).toStrictEqual(least)
    expect(toAuthentication({ ...claims, auth_time: '900', sid: 1, amr: 'pwd', acr: 1 })).toStrictEqual(least)
  })

  it.each([undefined, 'false', 0, null, []])('reads a can_reauthenticate of %j as unknown, never as false', (value) => {
    expect(toAuthentication({ ...claims, [CLAIM]: value })?.canReauthenticate).toBe('unknown')
  })

  it('counts every end-user of plain OpenID Connect as able to reauthenticate', () => {
    expect(toAuthentication(claims, openIdConnectClaims)?.canReauthenticate).toBe(true)
  })

  it('never lets iat stand in for auth_time', () => {
    const { auth_time: _, ...rest } = claims
    expect(toAuthentication(rest)).not.toHaveProperty('authTime')
    expect(toAuthentication({ ...claims, auth_time: '900' })).not.toHaveProperty('authTime')
  })

  it.each(['iss', 'sub', 'iat', 'exp'])('returns undefined if %s is missing or of the wrong type', (name) => {
    expect(toAuthentication({ ...claims, [name]: undefined })).toBeUndefined()
    expect(toAuthentication({ ...claims, [name]: {} })).toBeUndefined()
    expect(toAuthentication({ ...claims, [name]: '' })).toBeUndefined()
  })

  it.each([undefined, null, [], 'x', 1])('returns undefined for %j', (value) => {
    expect(toAuthentication(value)).toBeUndefined()
  })

  it('reads own properties only', () => {
    expect(toAuthentication(Object.create(claims))).toBeUndefined()
    const polluted = JSON.parse(`{"__proto__":{"sub":"mallory","auth_time":999},"iss":"i","iat":1,"exp":2}`) as unknown
    expect(toAuthentication(polluted)).toBeUndefined()
  })

  test.prop([fc.anything()], { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 10_000) })(
    'never throws, whatever the claims are',
    (value) => {
      toAuthentication(value, authgearClaims)
    },
  )
})

describe('a claims mapping', () => {
  const read = (more: Record<string, unknown>, mapping: Partial<ClaimsMapping>) =>
    toAuthentication({ ...claims, ...more }, { ...openIdConnectClaims, ...mapping })

  const dialect: Partial<ClaimsMapping> = {
    methods: ({ amr }) => (typeof amr === 'string' ? amr.split(' ') : amr),
    acr: ({ acr }) => (typeof acr === 'number' ? String(acr) : acr),
  }

  it('reads amr from one string and acr from a number', () => {
    expect(read({ amr: 'pwd otp', acr: 2 }, dialect)).toMatchObject({ methods: ['pwd', 'otp'], acr: '2' })
    expect(read({ amr: ['pwd'], acr: 'gold' }, dialect)).toMatchObject({ methods: ['pwd'], acr: 'gold' })
  })

  it('reads the methods and the level from other claims', () => {
    const mapping: Partial<ClaimsMapping> = {
      methods: (all) => all['https://op.example.com/methods'],
      acr: ({ loa }) => loa,
    }
    expect(
      read({ 'https://op.example.com/methods': ['otp'], loa: 'high', amr: ['pwd'], acr: 'low' }, mapping),
    ).toMatchObject({ methods: ['otp'], acr: 'high' })
  })

  it('validates its results like the standard claims', () => {
    expect(read({}, { methods: () => ['pwd', 1, null], acr: () => 1 })?.methods).toEqual(['pwd'])
    expect(read({ acr: 'gold' }, { acr: () => 1 })).not.toHaveProperty('acr')
  })

  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('broken')
      },
    ],
    ['returns nothing', () => undefined],
    ['returns an object', () => ({ length: 1, 0: 'pwd' })],
    ['returns a promise', () => Promise.resolve(['pwd'])],
    ['returns a promise that is rejected', () => Promise.reject(new Error('broken'))],
    ['returns a list that cannot be read', () => new Proxy([], { get: () => Symbol('no iterator') })],
    [
      'returns a list that was revoked',
      () => {
        const { proxy, revoke } = Proxy.revocable([], {})
        revoke()
        return proxy
      },
    ],
  ])('leaves the claim out if its reader %s', (_, reader) => {
    const authentication = read({ amr: ['pwd'], acr: 'gold' }, { methods: reader, acr: reader })
    expect(authentication).toMatchObject({ subject: 'alice', methods: [] })
    expect(authentication).not.toHaveProperty('acr')
  })

  it('leaves the claim out if its reader is not a function', () => {
    const mapping = { methods: 'amr', acr: 'acr' } as unknown as ClaimsMapping
    expect(read({ amr: ['pwd'], acr: 'gold' }, mapping)?.methods).toEqual([])
  })

  it('passes its readers own members only, and lets them change none', () => {
    const polluted = JSON.parse('{"__proto__":{"amr":["otp"]},"iss":"i","sub":"s","iat":1,"exp":2}') as unknown
    expect(toAuthentication(polluted, { canReauthenticate: true, methods: ({ amr }) => amr })?.methods).toEqual([])
    const own = { ...claims, amr: ['pwd'] }
    const change: ClaimsMapping = {
      canReauthenticate: true,
      methods: (all) => ((all as Record<string, unknown>)['sub'] = 'mallory'),
    }
    expect(toAuthentication(own, change)).toMatchObject({ subject: 'alice', methods: [] })
    expect(own.sub).toBe('alice')
  })

  test.prop([fc.anything(), fc.anything()], { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 10_000) })(
    'may return any value from its readers, and never throws',
    (methods, acr) => {
      const authentication = read({}, { methods: () => methods, acr: () => acr })
      expect(authentication?.methods.every((method) => typeof method === 'string')).toBe(true)
      expect(['string', 'undefined']).toContain(typeof authentication?.acr)
    },
  )
})
