import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { createCompactReader } from './compact-token.js'
import { signatureEngine, webEngine } from '../keys/signature-engine.js'

const runs = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 10_000) }
const read = createCompactReader()
const encode = (text: string): string => Buffer.from(text).toString('base64url')
const HEADER = encode('{"alg":"RS256"}')

/** A slow second implementation of the reader: with a pattern, and character by character. */
function plainly(token: string): unknown {
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return undefined
  const parts = token.split('.')
  if (parts.some((part) => Buffer.from(part, 'base64url').toString('base64url') !== part)) return undefined
  const [header, claims] = parts.slice(0, 2).map((part) => {
    try {
      const text = new TextDecoder(undefined, { fatal: true, ignoreBOM: true }).decode(Buffer.from(part, 'base64url'))
      const value = JSON.parse(text) as unknown
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
      return namesOf(text).length === Object.keys(value).length ? value : undefined
    } catch {
      return undefined
    }
  })
  return header && claims && { header: { ...header }, claims: { ...claims } }
}

/** Returns the names of the outermost object of a JSON text. */
function namesOf(text: string): readonly string[] {
  const names: string[] = []
  let [depth, string] = [0, '']
  for (let index = 0; index < text.length; index += 1) {
    const letter = text[index]!
    if (letter === '"') {
      const start = index
      for (index += 1; text[index] !== '"'; index += 1) if (text[index] === '\\') index += 1
      string = text.slice(start, index + 1)
    } else if (letter === ':' && depth === 1) names.push(string)
    else if (letter === '{' || letter === '[') depth += 1
    else if (letter === '}' || letter === ']') depth -= 1
  }
  return names
}

const answerTo = (token: string): unknown => {
  const compact = read(token)
  return compact && { header: { ...compact.header }, claims: { ...compact.claims } }
}
/** Any characters, mostly those of base64url. */
const letters = fc.string({
  unit: fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...Array.from('ABab01-_QgwAEIM')) },
    fc.constantFrom('+', '/', '=', '.', ' ', '\n', '\0', 'é', 'Ł', '\u{1F98A}', '\uD800'),
  ),
  maxLength: 12,
})
/** JSON with duplicate members, and with strings that are hard to skip. */
const names = fc.constantFrom('a', 'b', '\\', '\\\\', '"', '\\"', ':', '{', '}', '[', ']', 'a":1', '__proto__', 'é', '')
const values: fc.Arbitrary<string> = fc.oneof(
  names.map((name) => JSON.stringify(name)),
  fc.constantFrom('1', 'null', '[]', '{}', '[{"a":":"}]', '{"a":{"b":"}"}}', '"\\\\"', '"\\u0022:"', '" "'),
)
const objects = fc
  .array(fc.tuple(names, values), { maxLength: 6 })
  .map((members) => `{${members.map(([name, value]) => `${JSON.stringify(name)} : ${value}`).join(',')}}`)

describe('a token in compact form', () => {
  test.prop([letters, letters, letters], runs)(
    'is read like a pattern reads it, whatever its characters are',
    (...parts) => {
      for (const token of [parts.join('.'), `${HEADER}.${HEADER}.${parts[0]}`, `${HEADER}${parts[0]}.${HEADER}.AA`])
        expect(answerTo(token)).toEqual(plainly(token))
    },
  )

  test.prop([objects, objects], runs)(
    'is read like a parser reads it character by character, whatever its members are',
    (header, claims) => {
      const token = `${encode(header)}.${encode(claims)}.AA`
      expect(answerTo(token)).toEqual(plainly(token))
      // A cached header gives the same result.
      expect(answerTo(token)).toEqual(plainly(token))
    },
  )

  test.prop([letters], runs)('has the same alphabet on both engines', (part) => {
    fc.pre(part.length % 4 !== 1)
    const [node, web] = [signatureEngine.decode(part), webEngine.decode(part)]
    expect(node && [...node]).toEqual(web && [...web])
    expect(signatureEngine.decodeText(part)).toBe(webEngine.decodeText(part))
  })

  it('has three parts', () => {
    for (const token of ['', '.', '..', 'a', 'a.b', `${HEADER}.${HEADER}`, `${HEADER}.${HEADER}.`, `.${HEADER}.AA`])
      expect(read(token)).toBeUndefined()
    expect(read(`${HEADER}.${HEADER}.AA`)).toMatchObject({ signature: expect.objectContaining({ length: 1 }) })
    expect(read(`${HEADER}.${HEADER}.AA.AA`)).toBeUndefined()
  })

  it('shares its header object with other tokens that have the same header', () => {
    const [one, other] = ['{"sub":"alice"}', '{"sub":"bob"}'].map((claims) => read(`${HEADER}.${encode(claims)}.AA`))
    expect(one?.header).toBe(other?.header)
    expect(one?.claims).not.toEqual(other?.claims)
  })

  it('has a header that is cached only if it is short and few are cached', () => {
    const reader = createCompactReader()
    const headerOf = (header: string): unknown => reader(`${header}.${HEADER}.AA`)?.header
    const first = headerOf(HEADER)
    for (let count = 0; count < 62; count += 1) headerOf(encode(`{"x":${count}}`))
    expect(headerOf(HEADER)).toBe(first)
    headerOf(encode('{"y":1}'))
    expect(headerOf(HEADER)).toBe(first)
    headerOf(encode('{"z":1}'))
    expect(headerOf(HEADER)).not.toBe(first)
    const [short, long] = [encode(`{"x":"${'x'.repeat(376)}"}`), encode(`{"x":"${'x'.repeat(377)}"}`)]
    expect([short.length, long.length]).toEqual([512, 514])
    expect(headerOf(short)).toBe(headerOf(short))
    expect(headerOf(long)).not.toBe(headerOf(long))
  })
})
