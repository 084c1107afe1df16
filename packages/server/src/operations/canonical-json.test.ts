import { createHash } from 'node:crypto'
import { fc, it as property } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { canonicalJson, operationDigest, parseIdempotencyKey } from '../operations.js'

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 10_000)
/** Plain data that has a canonical form: no unsafe integers, no lone surrogates. */
const data = fc.jsonValue({ noUnicodeString: false, maxDepth: 5 }).filter((value) => {
  try {
    canonicalJson(value)
    return true
  } catch {
    return false
  }
})

describe('canonicalJson', () => {
  it.each([
    [{ b: 1, a: [true, null, 'x'] }, '{"a":[true,null,"x"],"b":1}'],
    [{ '\u20ac': 1, '\r': 2, '1': 3, '\u{1f600}': 4, '\ufb33': 5 }, '{"\\r":2,"1":3,"€":1,"😀":4,"\ufb33":5}'],
    [[1e21 / 1e6, 1e-7, 0.1, -0, 4.5], '[1000000000000000,1e-7,0.1,0,4.5]'],
    ['\u000f\n"\\/', '"\\u000f\\n\\"\\\\/"'],
    [Object.assign(Object.create(null), { a: 1 }), '{"a":1}'],
  ])('writes %j as RFC 8785 §3 defines', (value, text) => {
    expect(canonicalJson(value)).toBe(text)
  })

  it.each([
    ['undefined', undefined],
    ['a member that is undefined', { a: undefined }],
    ['a hole', Object.assign([], { 1: 1 })],
    ['NaN', Number.NaN],
    ['Infinity', [Number.POSITIVE_INFINITY]],
    ['an unsafe integer', 2 ** 53],
    ['a bigint', 1n],
    ['a function', () => 1],
    ['a date', new Date(0)],
    ['a lone surrogate', '\ud800'],
    ['a lone surrogate as a name', { '\udc00': 1 }],
    ['a text longer than 64 Ki characters', 'x'.repeat(65_536)],
  ])('refuses %s', (_, value) => {
    expect(() => canonicalJson(value)).toThrow(expect.objectContaining({ code: 'invalidFields', field: 'fields' }))
  })

  it('accepts 64 Ki characters', () => {
    expect(canonicalJson('x'.repeat(65_534))).toHaveLength(65_536)
  })

  const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)])

  it('accepts 16 levels, and refuses 17 and 5 000', () => {
    expect(canonicalJson(nested(16))).toContain('1')
    const named = (depth: number): unknown => (depth === 0 ? 1 : { a: named(depth - 1) })
    expect(canonicalJson(named(16))).toContain('1')
    expect(() => canonicalJson(named(17))).toThrow(expect.objectContaining({ code: 'invalidFields' }))
    for (const depth of [17, 5000]) {
      expect(() => canonicalJson(nested(depth))).toThrow(expect.objectContaining({ code: 'invalidFields' }))
    }
  })

  property.prop([data], { numRuns })(
    'writes text that parses to the same value and is written the same again',
    (value) => {
      const text = canonicalJson(value)
      expect(canonicalJson(JSON.parse(text))).toBe(text)
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
    },
  )

  property.prop([fc.dictionary(fc.string(), data, { noNullPrototype: true })], { numRuns: Math.min(numRuns, 2000) })(
    'gives the same digest for any order of the members, and a different one for any change',
    async (fields) => {
      const turned = Object.fromEntries(Object.entries(fields).toReversed())
      const digest = await operationDigest('a', fields as never)
      expect(await operationDigest('a', turned as never)).toBe(digest)
      expect(await operationDigest('b', fields as never)).not.toBe(digest)
      expect(await operationDigest('a', { ...fields, 'one more': 1 })).not.toBe(digest)
    },
  )
})

describe('operationDigest', () => {
  it('is the SHA-256 of the version, the action and the fields', async () => {
    for (let amount = 0; amount < 20; amount += 1) {
      const text = `["reauth/1","transfer",{"amount":${amount}}]`
      const digest = createHash('sha256').update(text).digest('hex')
      expect(await operationDigest('transfer', { amount })).toBe(digest)
    }
  })
})

describe('parseIdempotencyKey', () => {
  it.each([
    ['"k-1"', 'k-1'],
    ['k-1', 'k-1'],
    ['"a b"', 'a b'],
    ['"a\\"b\\\\"', 'a"b\\'],
    ['"a"b"', undefined],
    ['"a\\b"', undefined],
    [`"${'x'.repeat(255)}"`, 'x'.repeat(255)],
    [`"${'x'.repeat(256)}"`, undefined],
  ])('reads %s as %s (RFC 8941 §3.3.3)', (value, key) => {
    expect(parseIdempotencyKey(value)).toBe(key)
  })
})
