import { describe, expect, it } from 'vitest'
import { SdkIdToken } from './sdk-id-token.js'

/** Seconds since the Unix epoch. */
const NOW = 1_800_000_000

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Creates an ID Token of an SDK, which has verified it, so the signature is not checked here. */
const idToken = (claims: object = {}): string =>
  `${encoded({ alg: 'RS256' })}.${encoded({
    iss: 'https://op.example.com',
    sub: 'alice',
    aud: 'app',
    iat: NOW,
    exp: NOW + 3600,
    auth_time: NOW,
    sid: 'the-session',
    ...claims,
  })}.c2ln`

const REAUTHENTICATED = idToken()

/** The choice after a reauthentication. */
const afterReauthentication = (): SdkIdToken => {
  const choice = new SdkIdToken(undefined)
  choice.reauthenticated(REAUTHENTICATED)
  return choice
}

describe('the ID Token to use', () => {
  it.each([
    ['the auth_time of the sign-in', { auth_time: NOW - 1000 }],
    ['no auth_time', { auth_time: undefined }],
  ])('is that of the reauthentication if the renewed one has %s', (_, claims) => {
    const renewed = idToken({ iat: NOW + 60, exp: NOW + 3660, ...claims })
    const choice = afterReauthentication()
    expect(choice.choose(renewed)).toBe(REAUTHENTICATED)
    expect(choice.read(renewed).authTime).toBe(NOW)
  })

  it.each([
    ['the same auth_time', { iat: NOW + 60 }],
    ['a newer auth_time', { auth_time: NOW + 1 }],
    ['another issuer', { iss: 'https://other.example.com', auth_time: NOW - 1000 }],
    ['another end-user', { sub: 'bob', auth_time: NOW - 1000 }],
    ['another session', { sid: 'another', auth_time: NOW - 1000 }],
    ['an iat at which that of the reauthentication has expired', { iat: NOW + 3600, auth_time: NOW - 1000 }],
  ])('is that of the SDK if it has %s', (_, claims) => {
    const held = idToken({ exp: NOW + 9000, ...claims })
    expect(afterReauthentication().choose(held)).toBe(held)
  })

  it("is that of the reauthentication one second before it expires, by the provider's clock", () => {
    const held = idToken({ iat: NOW + 3599, exp: NOW + 9000, auth_time: NOW - 1000 })
    expect(afterReauthentication().choose(held)).toBe(REAUTHENTICATED)
  })

  it('is that of the SDK if the reauthentication returned no auth_time', () => {
    const choice = new SdkIdToken(undefined)
    choice.reauthenticated(idToken({ auth_time: undefined }))
    const held = idToken({ auth_time: NOW - 1000 })
    expect(choice.choose(held)).toBe(held)
  })

  it('is that of the SDK before a reauthentication, even if it is unreadable', () => {
    const choice = new SdkIdToken(undefined)
    expect(choice.choose('unreadable')).toBe('unreadable')
    expect(afterReauthentication().choose('unreadable')).toBe('unreadable')
    expect(() => choice.read('unreadable')).toThrow(expect.objectContaining({ code: 'sessionLost' }))
  })

  it("doesn't exist if the SDK has none", () => {
    expect(() => afterReauthentication().choose(undefined)).toThrow(expect.objectContaining({ code: 'sessionLost' }))
  })
})

describe('the claims', () => {
  it('are read with the mapping of the app', () => {
    const choice = new SdkIdToken({ canReauthenticate: 'can_reauthenticate' })
    expect(choice.read(idToken({ can_reauthenticate: false })).canReauthenticate).toBe(false)
  })
})

describe('a session that only a prompt renews', () => {
  it('has no auth_time, because the age of the ID Token is unknown', () => {
    const authentication = new SdkIdToken(undefined).readUnrenewed(idToken())
    expect(authentication).toMatchObject({ subject: 'alice' })
    expect(authentication).not.toHaveProperty('authTime')
  })

  it('has the auth_time of the reauthentication', () => {
    expect(afterReauthentication().readUnrenewed(REAUTHENTICATED).authTime).toBe(NOW)
  })

  it('has none if the reauthentication returned none', () => {
    const choice = new SdkIdToken(undefined)
    const held = idToken({ auth_time: undefined })
    choice.reauthenticated(held)
    expect(choice.readUnrenewed(held)).not.toHaveProperty('authTime')
  })
})
