import { expect, it } from 'vitest'
import { sessionClaims } from './session-claims.js'
import { NOW, clock, sessionOf } from './session.fixture.js'

it('returns the claims of an ID Token issued now, without the id of the session', () => {
  const session = sessionOf({ sessionId: 'secret', authTime: NOW - 60.5, acr: 'gold' })
  expect(sessionClaims(session, { clock })).toEqual({
    iss: 'https://app.example.com',
    sub: 'alice',
    iat: NOW,
    exp: NOW + 3600,
    auth_time: NOW - 61,
    amr: ['pwd'],
    acr: 'gold',
  })
})

it('leaves out unknown claims', () => {
  const claims = sessionClaims(sessionOf({ authTime: undefined, methods: [] }), { clock })
  expect([claims.amr, Object.hasOwn(claims, 'auth_time'), Object.hasOwn(claims, 'acr')]).toEqual([[], false, false])
})

it("uses the machine's clock by default", () => {
  expect(sessionClaims(sessionOf()).iat).toBeGreaterThan(1_700_000_000)
})

it.each<[string, object, object]>([
  ['authentication.authTime', { authTime: new Date() }, {}],
  ['authentication.authTime', { authTime: NOW * 1000 }, {}],
  ['clock', {}, { clock: () => NOW * 1000 }],
  ['now', {}, { now: NOW }],
])('refuses an invalid %s: %j %j', (field, change, options) => {
  expect(() => sessionClaims(sessionOf(change), options)).toThrow(
    expect.objectContaining({ code: 'invalidConfiguration', field }),
  )
})
