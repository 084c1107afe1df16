import { describe, expect, it } from 'vitest'
import { inspectedEventOf, isAllowedOrigin, redacted } from './inspection.js'

const TOKEN = 'eyJhbGciOiJ.eyJzdWIi.c2lnbmF0dXJl'

describe('what is taken out', () => {
  it.each([
    ['a token in a text', { a: `Bearer ${TOKEN}` }],
    ['a token in a list', { a: [[TOKEN]] }],
    ['a token that is a name', { [TOKEN]: 1 }],
    ['a token in JSON inside', { a: JSON.stringify({ b: TOKEN }) }],
    ['an unsigned token', { a: 'eyJhbGciOiJ.eyJzdWIi.' }],
  ])('%s', (_, value) => {
    expect(JSON.stringify(redacted(value))).not.toMatch(/eyJ/)
  })

  it.each([
    'idToken',
    'access_token',
    'refresh_token',
    'password',
    'code',
    'codeVerifier',
    'clientSecret',
    'Authorization',
  ])('the text of %s, whatever its shape', (name) => {
    expect(redacted({ [name]: 'opaque-1' })).toEqual({ [name]: '[redacted]' })
  })

  it('counts names in JSON inside of JSON', () => {
    expect(redacted(JSON.stringify({ idToken: 'opaque' }))).toBe('{"idToken":"[redacted]"}')
  })

  it('leaves the rest as it is', () => {
    const value = { value: 'calling', context: { calls: 1, ending: { code: 'sessionLost' } }, tags: ['working'] }
    expect(redacted(value)).toEqual(value)
  })

  it('ends on what is nested without end', () => {
    const value: { inner?: unknown } = {}
    value.inner = value
    expect(JSON.stringify(redacted(value))).toContain('[too deep]')
  })
})

describe('who is heard', () => {
  const own = 'https://docs.example.com'
  it.each([
    own,
    'http://localhost:5173',
    'https://localhost',
    'http://127.0.0.1:3000',
    'http://[::1]:80',
    'https://named.example',
  ])('%s', (origin) => {
    expect(isAllowedOrigin(origin, own, ['https://named.example'])).toBe(true)
  })

  it.each([
    '',
    'null',
    'https://evil.example',
    'https://localhost.evil.example',
    'file://localhost',
    'https://docs.example.com.evil',
  ])('not %s', (origin) => {
    expect(isAllowedOrigin(origin, own, [])).toBe(false)
  })

  it('hears nobody on behalf of an opaque origin, not even its own', () => {
    expect(isAllowedOrigin('null', 'null', ['null'])).toBe(false)
  })
})

describe('a message', () => {
  it('is read with its event and its state, without what it must not show', () => {
    const message = {
      type: '@xstate.snapshot',
      name: 'reauth',
      event: { type: 'xstate.done.actor.refreshIdToken', output: { raw: TOKEN } },
      snapshot: { value: { refreshing: 'requesting' } },
    }
    const read = inspectedEventOf(JSON.stringify(message))
    expect(read).toMatchObject({
      type: '@xstate.snapshot',
      actor: 'reauth',
      event: 'xstate.done.actor.refreshIdToken',
      state: '{"refreshing":"requesting"}',
    })
    expect(read?.json).not.toContain('eyJ')
  })

  it.each([null, 1, 'x', '{', [], {}, { type: 'other' }, { type: 5 }])('is not %o', (data) => {
    expect(inspectedEventOf(data)).toBeNull()
  })
})
