import { describe, expect, it } from 'vitest'
import { idTokenOf } from './authgear-sdk.fixture.js'
import { NewestIdToken } from './newest-id-token.js'

const container = (idToken: string | undefined) => {
  const sdk = { sessionState: 'AUTHENTICATED', idToken, getIDTokenHint: () => sdk.idToken }
  return sdk
}
const newest = (early: string, own: string | undefined) => {
  const tokens = new NewestIdToken(container(own))
  tokens.keep(early)
  return tokens.get() === early
}

describe('the newest ID Token', () => {
  it.each([
    ['newer', { iat: 1001 }, {}, true],
    ['as old, and the end-user authenticated later', { auth_time: 901 }, {}, true],
    ['the same', {}, {}, false],
    ['as old, and the end-user authenticated earlier', { auth_time: 899 }, {}, false],
    [
      'as old, and nothing says when the end-user authenticated',
      { auth_time: undefined },
      { auth_time: undefined },
      false,
    ],
    ['older', { iat: 999, auth_time: 901 }, {}, false],
  ])('is the early one if it is %s', (_, early, own, isEarly) => {
    const sdk = idTokenOf({ ...own, jti: 'sdk' })
    expect(newest(idTokenOf(early), sdk)).toBe(isEarly)
  })

  it('is the early one if the SDK has no readable one, and never an unreadable early one', () => {
    expect([newest(idTokenOf(), undefined), newest(idTokenOf(), 'x'), newest('x', undefined)]).toEqual([
      true,
      true,
      false,
    ])
  })

  it('is the early one of a different end-user until the SDK has a newer one', () => {
    const sdk = container(idTokenOf())
    const tokens = new NewestIdToken(sdk)
    const early = idTokenOf({ sub: 'mallory', iat: 1001, auth_time: 1001 })
    tokens.keep(early)
    expect(tokens.get()).toBe(early)
    sdk.idToken = idTokenOf({ iat: 1001 })
    expect(tokens.get()).toBe(sdk.idToken)
  })

  it('is not the early one after the session changed', () => {
    const sdk = container(undefined)
    const tokens = new NewestIdToken(sdk)
    tokens.keep(idTokenOf())
    sdk.sessionState = 'NO_SESSION'
    expect(tokens.get()).toBeUndefined()
    sdk.sessionState = 'AUTHENTICATED'
    expect(tokens.get()).toBeUndefined()
  })
})
