import { describe, expect, it } from 'vitest'
import { toSafeCause } from './safe-cause.js'

const TOKEN = `${'h'.repeat(20)}.${'p'.repeat(40)}.${'s'.repeat(40)}`

describe('a cause for the log', () => {
  it('is a copy with name, message, code, stack and causes only', () => {
    const reason = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', request: {} })
    const thrown = new TypeError('fetch failed', { cause: reason })
    const cause = toSafeCause(thrown, TOKEN)
    expect(cause).not.toBe(thrown)
    expect(cause).toMatchObject({ name: 'TypeError', message: 'fetch failed', stack: thrown.stack })
    expect(cause.cause).toMatchObject({ message: 'connect ECONNREFUSED', code: 'ECONNREFUSED' })
    expect(cause.cause).not.toHaveProperty('request')
    expect(cause).not.toHaveProperty('code')
  })

  it('holds neither the token nor any part of 16 or more characters', () => {
    const [header = '', payload = '', signature = ''] = TOKEN.split('.')
    const thrown = Object.assign(new Error(`${TOKEN} and ${payload}`, { cause: signature }), {
      name: header,
      code: TOKEN,
    })
    const cause = toSafeCause(thrown, TOKEN) as Error & { code: string }
    for (const text of [cause.message, cause.name, cause.stack, cause.code, (cause.cause as Error).message]) {
      for (const part of [header, payload, signature]) expect(text).not.toContain(part)
    }
    expect(cause.message).toBe('[token] and [token]')
  })

  it('keeps words that equal a short part of a token', () => {
    expect(toSafeCause(new Error('a.b is a word'), 'a.b').message).toBe('[token] is a word')
    expect(toSafeCause(new Error('as it is'), '').message).toBe('as it is')
    expect(toSafeCause(new Error('as it is'), undefined).message).toBe('as it is')
  })

  it.each<[unknown, string]>([
    ['down', 'down'],
    [5, 'threw number'],
    [undefined, 'threw undefined'],
    [{ config: {} }, 'threw object'],
  ])('holds the string or the type of a thrown value that is not an error: %j', (thrown, message) => {
    expect(toSafeCause(thrown, TOKEN).message).toBe(message)
  })

  it('keeps a numeric code', () => {
    expect(toSafeCause(Object.assign(new Error('x'), { code: 503 }), TOKEN)).toMatchObject({ code: '503' })
  })

  it('copies at most five errors of a chain of causes', () => {
    const thrown = new Error('round')
    thrown.cause = thrown
    let [depth, cause]: [number, unknown] = [0, toSafeCause(thrown, TOKEN)]
    for (; cause instanceof Error; cause = cause.cause) depth += 1
    expect(depth).toBe(5)
  })

  it("is an error even if the thrown value can't be read", () => {
    const thrown = Object.defineProperty(new Error('x'), 'message', {
      get() {
        throw new Error('no')
      },
    })
    expect(toSafeCause(thrown, TOKEN).message).toBe('The thrown value can not be read.')
  })
})
