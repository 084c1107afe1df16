import { type KeyObject, createPublicKey, generateKeyPairSync } from 'node:crypto'
import type { JWK } from 'jose'
import { describe, expect, it } from 'vitest'
import { isSoundKey } from './key-material.js'
import { toKeySet } from './key-set.js'

type Pair = { publicKey: KeyObject }
const jwkOf = ({ publicKey }: Pair): JWK => publicKey.export({ format: 'jwk' })
const rsa = (modulusLength: number, publicExponent = 65_537): JWK =>
  jwkOf(generateKeyPairSync('rsa', { modulusLength, publicExponent }))
const ec = (namedCurve: string): JWK => jwkOf(generateKeyPairSync('ec', { namedCurve }))
const ed25519 = (): JWK => jwkOf(generateKeyPairSync('ed25519'))

const encode = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
const decode = (part: string | undefined): Buffer => Buffer.from(part!, 'base64url')
/** Adds leading zeros to a number. */
const padded = (part: string | undefined, length: number): string =>
  encode(Buffer.concat([Buffer.alloc(length - decode(part).length), decode(part)]))
const flipped = (part: string | undefined): string => {
  const bytes = decode(part)
  bytes[bytes.length - 1]! ^= 1
  return encode(bytes)
}
const hex = (text: string): string => encode(Buffer.from(text, 'hex'))

/** The prime of P-256, and the y for x = 0: the square root of its b. */
const P256 = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn
const ROOT_OF_B = '66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4'

describe('a sound key', () => {
  const good = rsa(2048)

  it.each<[string, () => JWK]>([
    ['RSA of 2 048 bits', () => good],
    ['RSA of 3 072 bits', () => rsa(3072)],
    ['RSA with the exponent 3', () => rsa(2048, 3)],
    ['RSA with a leading zero in the modulus, as many issuers write it', () => ({ ...good, n: padded(good.n, 257) })],
    ['RSA with a leading zero in the exponent', () => ({ ...good, e: 'AAEAAQ' })],
    ['P-256', () => ec('P-256')],
    ['P-384', () => ec('P-384')],
    ['P-521', () => ec('P-521')],
    ['P-256 with x = 0', () => ({ kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: hex(ROOT_OF_B) })],
    ['Ed25519', ed25519],
  ])('is used: %s', (_, make) => {
    const jwk = make()
    expect([isSoundKey(jwk), toKeySet({ keys: [jwk] })]).toEqual([true, { keys: [jwk] }])
  })

  it.each([
    ['P-256', () => ec('P-256')],
    ['P-384', () => ec('P-384')],
    ['P-521', () => ec('P-521')],
    ['Ed25519', ed25519],
  ])('is used for any point: 50 keys on %s', (_, make) => {
    for (let count = 0; count < 50; count += 1) expect(isSoundKey(make())).toBe(true)
  })
})

describe('a set of keys', () => {
  it('leaves out values that are not keys', () => {
    const good = ec('P-256')
    expect(toKeySet({ keys: [null, undefined, 5, 'key', good, []] })).toEqual({ keys: [good] })
  })

  it.each([undefined, null, 5, 'keys', [], { keys: 5 }, Object.create({ keys: [ec('P-256')] })])(
    'refuses %j',
    (value) => {
      expect(toKeySet(value)).toBeUndefined()
    },
  )
})

describe('a worthless key (RFC 8725 §3.4)', () => {
  const good = rsa(2048)
  const [p256, p384, p521, edwards] = [ec('P-256'), ec('P-384'), ec('P-521'), ed25519()]
  /** 2^255 − 19 and its neighbours, in little-endian order. */
  const near = (last: string, top = '7f'): string => hex(last + 'ff'.repeat(30) + top)

  it.each<[string, JWK]>([
    ['RSA with the exponent 1', { ...good, e: 'AQ' }],
    ['RSA with the exponent 1 after a leading zero', { ...good, e: 'AAE' }],
    ['RSA with the exponent 1 after more leading zeros', { ...good, e: 'AAAAAQ' }],
    ['RSA with the exponent 0', { ...good, e: 'AA' }],
    ['RSA with an even exponent', { ...good, e: 'AQAA' }],
    ['RSA with the exponent 2', { ...good, e: 'Ag' }],
    ['RSA without an exponent', { kty: 'RSA', n: good.n! }],
    ['RSA with an exponent that is not a string', { ...good, e: 3 as never }],
    ['RSA with an exponent that is not base64url', { ...good, e: '+' }],
    ['RSA with an exponent that begins with a character outside base64url', { ...good, e: '+QAB' }],
    ['RSA with an exponent that ends with a character outside base64url', { ...good, e: 'AQA/' }],
    ['RSA with an empty exponent', { ...good, e: '' }],
    ['RSA with an exponent of a length that base64url never has', { ...good, e: 'A' }],
    ['RSA of 1 024 bits', rsa(1024)],
    ['RSA of 1 024 bits after leading zeros', ((jwk) => ({ ...jwk, n: padded(jwk.n, 256) }))(rsa(1024))],
    ['RSA of 2 040 bits after a leading zero', { ...good, n: encode(decode(good.n).fill(0, 0, 1)) }],
    [
      'RSA of 2 047 bits',
      { ...good, n: encode(Buffer.from([decode(good.n)[0]! & 127, ...decode(good.n).subarray(1)])) },
    ],
    ['RSA with an even modulus', { ...good, n: flipped(good.n) }],
    ['RSA without a modulus', { kty: 'RSA', e: 'AQAB' }],
    ['a point off P-256', { ...p256, y: flipped(p256.y) }],
    ['a point off P-384', { ...p384, y: flipped(p384.y) }],
    ['a point off P-521', { ...p521, x: flipped(p521.x) }],
    ['the point 0, 0', { ...p256, x: encode(Buffer.alloc(32)), y: encode(Buffer.alloc(32)) }],
    ['a point of another curve', { ...p256, crv: 'P-384' }],
    ['a point with a short coordinate', { ...p256, x: encode(decode(p256.x).subarray(1)) }],
    ['a point with a long coordinate', { ...p256, x: padded(p256.x, 33) }],
    ['a point with a short second coordinate', { ...p256, y: encode(decode(p256.y).subarray(1)) }],
    ['a point with one coordinate', { kty: 'EC', crv: 'P-256', x: p256.x! }],
    [
      'x equal to the prime of P-256, although x = 0 is on the curve',
      { ...p256, x: hex(P256.toString(16)), y: hex(ROOT_OF_B) },
    ],
    ['a coordinate above the prime', { ...p256, x: hex('ff'.repeat(32)) }],
    ['a second coordinate above the prime', { ...p256, y: hex('ff'.repeat(32)) }],
    ['a point off Ed25519', { ...edwards, x: hex(`02${'00'.repeat(31)}`) }],
    ['a point of Ed25519 that is too short', { ...edwards, x: encode(decode(edwards.x).subarray(1)) }],
    ['y equal to the prime of Ed25519', { ...edwards, x: near('ed') }],
    ['y above the prime of Ed25519', { ...edwards, x: near('f0') }],
    ['order 1 on Ed25519', { ...edwards, x: hex(`01${'00'.repeat(31)}`) }],
    ['order 1 on Ed25519, with the other sign', { ...edwards, x: hex(`01${'00'.repeat(30)}80`) }],
    ['order 2 on Ed25519', { ...edwards, x: near('ec') }],
    ['order 4 on Ed25519', { ...edwards, x: hex('00'.repeat(32)) }],
    ['order 4 on Ed25519, with the other sign', { ...edwards, x: hex(`${'00'.repeat(31)}80`) }],
    ...[
      '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc',
      'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03',
    ]
      .flatMap((start, index) => (index === 0 ? ['05', '85'] : ['7a', 'fa']).map((end) => start + end))
      .map((point): [string, JWK] => [`order 8 on Ed25519: ${point.slice(-4)}`, { ...edwards, x: hex(point) }]),
    ['a key on a curve for key agreement', { kty: 'OKP', crv: 'X25519', x: edwards.x! }],
    ['a P-256 key with kty OKP', { ...p256, kty: 'OKP' }],
    ['a P-256 key with an unknown kty', { ...p256, kty: 'AKP' }],
    ['an Ed25519 key with kty EC', { ...edwards, kty: 'EC' }],
    ['a curve with the name of a member of Object.prototype', { ...p256, crv: 'constructor' }],
    ['a curve that is not a string', { ...p256, crv: 7 as never }],
    ['a symmetric key', { kty: 'oct', k: 'AAAA' }],
  ])('is left out: %s', (_, jwk) => {
    expect([isSoundKey(jwk), toKeySet({ keys: [jwk] })]).toEqual([false, undefined])
    // The other keys stay.
    expect(toKeySet({ keys: [jwk, good] })).toEqual({ keys: [good] })
  })

  it('is accepted by OpenSSL in some cases, so this package checks it', () => {
    const loose = [
      { ...good, e: 'AQ' },
      { ...edwards, x: hex(`01${'00'.repeat(31)}`) },
    ]
    for (const key of loose) expect(() => createPublicKey({ key: key as never, format: 'jwk' })).not.toThrow()
  })
})

describe('a key set', () => {
  const key = rsa(2048)
  const of = (count: number): unknown => ({ keys: Array.from({ length: count }, () => key) })

  it('has at most the allowed number of keys, whatever their use is', () => {
    expect(toKeySet(of(3), 3)?.keys).toHaveLength(3)
    expect(toKeySet(of(4), 3)).toBeUndefined()
    expect(toKeySet({ keys: [key, null, null, null] }, 3)).toBeUndefined()
  })

  it('has no limit by default', () => {
    expect(toKeySet(of(500))?.keys).toHaveLength(500)
  })
})
