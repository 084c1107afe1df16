import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromBase64url } from './base64url.js'
import { fromUtf8 } from './utf8.js'

const bytesIn = (bytes: Iterable<number>): string => String.fromCharCode(...bytes)
const decoder = globalThis.TextDecoder && new TextDecoder('utf-8', { ignoreBOM: true })

/** Bytes at the edges of the decoding rules, which random bytes seldom hit. */
const EDGES = Buffer.from('00417f808f909fa0bfc0c1c2dfe0e1ecedeeeff0f1f3f4f5f8ff', 'hex')

describe('UTF-8', () => {
  it.each([
    ['', ''],
    ['61', 'a'],
    ['c3a4', 'ä'],
    ['e5ad97', '字'],
    ['f09f9880', '😀'],
    ['eda080', '\uFFFD\uFFFD\uFFFD'],
    ['f48fbfbf', '\u{10FFFF}'],
    ['f4908080', '\uFFFD\uFFFD\uFFFD\uFFFD'],
    ['c080', '\uFFFD\uFFFD'],
    ['e4bd61', '\uFFFDa'],
    ['f09f98', '\uFFFD'],
    ['80ff', '\uFFFD\uFFFD'],
  ])('decodes %s to %j', (hex, text) => {
    expect(fromUtf8(bytesIn(Buffer.from(hex, 'hex')))).toBe(text)
  })

  it('decodes the text that was encoded, with surrogate pairs', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(fromUtf8(bytesIn(Buffer.from(text, 'utf8')))).toBe(text)
      }),
    )
  })

  it('decodes any bytes as a TextDecoder does (Encoding Standard §8.1.1)', (context) => {
    if (decoder === undefined) return context.skip('There is no TextDecoder to compare with.')
    const edge = fc.constantFrom(...EDGES)
    fc.assert(
      fc.property(fc.array(fc.oneof(edge, fc.integer({ min: 0, max: 255 })), { maxLength: 24 }), (bytes) => {
        expect(fromUtf8(bytesIn(bytes))).toBe(decoder.decode(Uint8Array.from(bytes)))
      }),
      { numRuns: 2000 },
    )
  })
})

describe('base64url', () => {
  it('decodes what was encoded, with or without padding (RFC 4648 §5)', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64url')
        expect(fromBase64url(text)).toBe(bytesIn(bytes))
        expect(fromBase64url(text.padEnd(Math.ceil(text.length / 4) * 4, '='))).toBe(bytesIn(bytes))
      }),
    )
  })

  it.each(['+', '/', '!', 'AA=A', 'ä', ' AA', 'AA\n'])('refuses %j', (text) => {
    expect(() => fromBase64url(text)).toThrow(TypeError)
  })
})
