import { toAuthentication } from '@reauth/policy'
import { describe, expect, it } from 'vitest'
import { idTokenClaims } from './id-token-claims.js'

const payload = (text: string): string => `e30.${Buffer.from(text).toString('base64url')}.c2ln`

describe('the claims of an ID Token', () => {
  it('are read as UTF-8 and base64url', () => {
    expect(idTokenClaims(payload('{"sub":"älice ÿÿÿ"}'))).toEqual({ sub: 'älice ÿÿÿ' })
  })

  it('may contain fractional times, which count as on the server (RFC 7519 §2)', () => {
    const claims = idTokenClaims(payload('{"iss":"i","sub":"s","iat":1000.25,"exp":1300.75,"auth_time":900.5}'))
    expect(toAuthentication(claims)).toMatchObject({ authTime: 900, issuedAt: 1001, expiresAt: 1300 })
  })

  it('are read without verification, whether the token is valid, expired or unsigned', () => {
    expect(idTokenClaims(payload('{"exp":1}').replace(/c2ln$/, ''))).toEqual({ exp: 1 })
  })

  it.each([
    ['', undefined],
    ['x', undefined],
    ['a.b', undefined],
    ['a.!!.c', undefined],
    [payload('not JSON'), undefined],
    [payload('7'), 7],
    [undefined, undefined],
    [null, undefined],
    [7, undefined],
    [{ split: 1 }, undefined],
  ])('never throws: the claims of %j are %j', (idToken, claims) => {
    expect(idTokenClaims(idToken as string)).toBe(claims)
  })
})
