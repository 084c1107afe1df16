import { describe, expect, it } from 'vitest'
import { pathToSecret } from './adapter-secrets.js'

const SECRET = 'a.token+that/is.secret'
const hiding = (name: string, value: unknown): Error => Object.defineProperty(new Error('no'), name, { value })

/** A value of an SDK that no log can print. */
function unprintable(fields: object): object {
  const value = Object.assign(Object.create(null) as { self?: unknown }, fields)
  value.self = value
  return value
}

describe('pathToSecret() finds a secret', () => {
  it.each([
    ['in a thrown string', `no: ${SECRET}`, 'error'],
    ['in a message', new Error(`no: ${SECRET}`), 'error, printed'],
    ['as encoded in a query', new Error(`/authorize?id_token_hint=${encodeURIComponent(SECRET)}`), 'error, printed'],
    ['in a field that is not enumerable', hiding('token', SECRET), 'error.token'],
    ['in a map', hiding('form', new Map([['code', SECRET]])), 'error.form.entries, printed'],
    ['in an object without a class', hiding('query', unprintable({ code: SECRET })), 'error.query.code'],
  ])('%s', (_, error, path) => {
    expect(pathToSecret(error, [SECRET])).toBe(path)
  })

  it('next to a proxy whose traps all throw', () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    const error = new Error('no', { cause: hiding('token', SECRET) })
    expect(pathToSecret(Object.defineProperty(error, 'sdk', { value: proxy }), [SECRET])).toBe('error.cause.token')
  })
})

describe('pathToSecret() finds no secret', () => {
  it('in an error without one', () => {
    expect(pathToSecret(hiding('sdk', unprintable({ state: 'f00d' })), [SECRET])).toBeUndefined()
  })

  it('if it is shorter than 8 characters, because it could occur by chance', () => {
    expect(pathToSecret('a session', ['session'])).toBeUndefined()
    expect(pathToSecret('sessions', ['sessions'])).toBe('error')
  })
})
