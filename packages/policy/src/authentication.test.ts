import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { authgearClaims, openIdConnectClaims, toAuthentication } from './authentication.js'
import { ReauthError } from './reauth-error.js'

const CLAIM = 'https://authgear.com/claims/user/can_reauthenticate'
const claims = { iss: 'https://op.example.com', sub: 'alice', iat: 1000, exp: 1300, auth_time: 900 }

describe('toAuthentication', () => {
  it('reads what the token says', () => {
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

  it('leaves out what is not said, or not of its type', () => {
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

  it.each([undefined, 'false', 0, null, []])('takes a claim of %j for unknown, never for a no', (value) => {
    expect(toAuthentication({ ...claims, [CLAIM]: value })?.canReauthenticate).toBe('unknown')
  })

  it('takes every end-user of plain OpenID Connect for one who can', () => {
    expect(toAuthentication(claims, openIdConnectClaims)?.canReauthenticate).toBe(true)
  })

  it('never lets iat stand in for auth_time', () => {
    const { auth_time: _, ...rest } = claims
    expect(toAuthentication(rest)).not.toHaveProperty('authTime')
    expect(toAuthentication({ ...claims, auth_time: '900' })).not.toHaveProperty('authTime')
  })

  it.each(['iss', 'sub', 'iat', 'exp'])('reads nothing without %s', (name) => {
    expect(toAuthentication({ ...claims, [name]: undefined })).toBeUndefined()
    expect(toAuthentication({ ...claims, [name]: {} })).toBeUndefined()
    expect(toAuthentication({ ...claims, [name]: '' })).toBeUndefined()
  })

  it.each([undefined, null, [], 'x', 1])('reads nothing from %j', (value) => {
    expect(toAuthentication(value)).toBeUndefined()
  })

  it('reads own properties only', () => {
    expect(toAuthentication(Object.create(claims))).toBeUndefined()
    const polluted = JSON.parse(`{"__proto__":{"sub":"mallory","auth_time":999},"iss":"i","iat":1,"exp":2}`) as unknown
    expect(toAuthentication(polluted)).toBeUndefined()
  })

  test.prop([fc.anything()], { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 10_000) })('reads anything', (value) => {
    toAuthentication(value, authgearClaims)
  })
})

describe('ReauthError', () => {
  it('serializes to a code and a field, and to nothing of a cause', () => {
    const error = new ReauthError('invalidConfiguration', { field: 'actions' })
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'ReauthError',
      code: 'invalidConfiguration',
      recoverable: false,
      field: 'actions',
    })
    expect(error.message).toBe('invalidConfiguration (actions): An option makes no sense; see the field that is named.')
    expect(new ReauthError('unknownAction').message).toBe(
      'unknownAction: The pending action is not among the actions given to createReauth(); add it there.',
    )
  })
})
