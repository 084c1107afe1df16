import { describe, expect, it } from 'vitest'
import { checkedRedirectURI, stateOfCallback } from './callback-url.js'

const REDIRECT = 'https://app.example.com/callback'

describe('a redirect URI', () => {
  it.each([
    [REDIRECT, REDIRECT],
    [`${REDIRECT}/`, `${REDIRECT}/`],
    ['https://app.example.com', 'https://app.example.com/'],
    ['http://localhost:4300/callback', 'http://localhost:4300/callback'],
  ])('%s has the form that the SDK derives from the page: %s', (given, derived) => {
    expect(checkedRedirectURI(given)).toBe(derived)
  })

  it.each([undefined, null, 7, '', 'callback', '/callback', `${REDIRECT}?a=b`, `${REDIRECT}?`, `${REDIRECT}#x`])(
    '%j is refused',
    (given) => {
      expect(() => checkedRedirectURI(given)).toThrow(
        expect.objectContaining({ code: 'invalidConfiguration', field: 'redirectURI' }),
      )
    },
  )
})

describe('a callback', () => {
  it.each([
    [`${REDIRECT}?code=c&state=txn`, 'txn'],
    [`${REDIRECT}?error=access_denied&state=txn`, 'txn'],
    [`${REDIRECT}/?code=c&state=txn`, 'txn'],
    [`${REDIRECT}?code=c&state=txn#app`, 'txn'],
    [`${REDIRECT}//?code=c&state=txn`, null],
    [`${REDIRECT}?code=c`, null],
    [`${REDIRECT}?state=txn`, null],
    [`${REDIRECT}?code=c&state=txn&state=txn`, null],
    [`${REDIRECT}?code=c&code=d&state=txn`, null],
    [`${REDIRECT}?error=a&error=b&state=txn`, null],
    [`${REDIRECT}#code=c&state=txn`, null],
    ['https://app.example.com/other?code=c&state=txn', null],
    ['https://evil.example.com/callback?code=c&state=txn', null],
    ['http://app.example.com/callback?code=c&state=txn', null],
  ])('at %s has the state %j (RFC 6749 §3.1, §4.1.2)', (url, state) => {
    expect(stateOfCallback(REDIRECT, new URL(url))).toBe(state)
  })

  it.each([`${REDIRECT}/`, REDIRECT])(
    'is recognized with and without a trailing slash of the host: %s',
    (redirectURI) => {
      expect(stateOfCallback(redirectURI, new URL(`${REDIRECT}?code=c&state=txn`))).toBe('txn')
      expect(stateOfCallback(redirectURI, new URL(`${REDIRECT}/?code=c&state=txn`))).toBe('txn')
    },
  )

  it('is recognized at a bare origin', () => {
    const url = new URL('https://app.example.com/?code=c&state=txn')
    expect(stateOfCallback('https://app.example.com/', url)).toBe('txn')
  })
})
