import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { Keystore, ec, rsa } from './device.fixture.js'
import { type PublicKey, readPublicKey } from './public-key.js'
import { isSignatureOf, rawOfDer } from './signature.js'

const TEXT = 'reauth-device-key-v1\nauthenticate'
const pair = ec()
const keystores = {
  'RSA PKCS#1 v1.5': new Keystore(rsa()),
  'ECDSA in DER': new Keystore(pair),
  'ECDSA as r and s': new Keystore(pair, 'ieee-p1363'),
}
type Kind = keyof typeof keystores
const KINDS = Object.keys(keystores) as Kind[]
const keyOf = async (kind: Kind): Promise<PublicKey> => (await readPublicKey(keystores[kind].publicKey))!
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

describe.each(KINDS)('a signature: %s', (kind) => {
  it('is valid for its key and its text only', async () => {
    const key = await keyOf(kind)
    const signature = keystores[kind].sign(TEXT)
    await expect(isSignatureOf(key, TEXT, signature)).resolves.toBe(true)
    await expect(isSignatureOf(key, `${TEXT} `, signature)).resolves.toBe(false)
  })

  it('is invalid with any byte changed, removed or added', async () => {
    const key = await keyOf(kind)
    const signature = Buffer.from(keystores[kind].sign(TEXT), 'base64')
    const changed = Array.from(signature, (byte, at) => Buffer.from(signature).fill(byte ^ 1, at, at + 1))
    const bad = [
      ...changed,
      signature.subarray(1),
      signature.subarray(0, -1),
      Buffer.concat([signature, Buffer.from([0])]),
    ]
    for (const bytes of bad) await expect(isSignatureOf(key, TEXT, base64(bytes))).resolves.toBe(false)
  })

  it('is invalid if another key made it', async () => {
    const key = await keyOf(kind)
    const others = [...KINDS.map((other) => keystores[other]), new Keystore(rsa()), new Keystore(ec())]
    for (const other of others) {
      if (other.publicKey === keystores[kind].publicKey) continue
      await expect(isSignatureOf(key, TEXT, other.sign(TEXT))).resolves.toBe(false)
    }
  })

  it.each([undefined, null, 5, '', '=', 'A', '%'])('is invalid if it is %j', async (signature) => {
    await expect(isSignatureOf(await keyOf(kind), TEXT, signature)).resolves.toBe(false)
  })
})

it('an RSA signature must be as long as the modulus, even if the engine accepts a shorter one (RFC 8017 §8.2.2)', async () => {
  const key = await keyOf('RSA PKCS#1 v1.5')
  const engine = vi.spyOn(crypto.subtle, 'verify').mockResolvedValue(true)
  const lengths = [255, 256, 257].map((length) => isSignatureOf(key, TEXT, base64(new Uint8Array(length))))
  await expect(Promise.all(lengths)).resolves.toEqual([false, true, false])
  engine.mockRestore()
})

describe('a signature in DER', () => {
  const integer = (bytes: Uint8Array): Buffer => {
    const digits = Buffer.from(bytes.slice(bytes.findIndex((byte) => byte > 0)))
    const positive = digits[0]! < 0x80 ? digits : Buffer.concat([Buffer.from([0]), digits])
    return Buffer.concat([Buffer.from([0x02, positive.length]), positive])
  }
  const der = (...parts: Uint8Array[]): Buffer => {
    const body = Buffer.concat(parts)
    return Buffer.concat([Buffer.from([0x30, body.length]), body])
  }
  const positive = fc.uint8Array({ minLength: 32, maxLength: 32 }).filter((bytes) => bytes.some((byte) => byte > 0))

  it('is decoded to r and s of 32 bytes each, with any number of leading zeros', () => {
    fc.assert(
      fc.property(positive, positive, (r, s) => {
        expect(Buffer.from(rawOfDer(der(integer(r), integer(s)))!)).toEqual(Buffer.concat([r, s]))
      }),
    )
  })

  const one = Buffer.from([0x02, 1, 1])
  it.each<[string, Uint8Array]>([
    ['nothing', Buffer.from([])],
    ['another tag', Buffer.from([0x31, 6, ...one, ...one])],
    ['a wrong length', Buffer.from([0x30, 7, ...one, ...one])],
    ['one number', der(one)],
    ['three numbers', der(one, one, one)],
    ['a number with another tag', der(one, Buffer.from([0x03, 1, 1]))],
    ['an empty number', der(one, Buffer.from([0x02, 0]))],
    ['a number that is cut off', Buffer.from([0x30, 5, ...one, 0x02, 1])],
    ['a number without a length', Buffer.from([0x30, 4, ...one, 0x02])],
    ['a negative number', der(one, Buffer.from([0x02, 1, 0x80]))],
    ['an unnecessary leading zero', der(one, Buffer.from([0x02, 2, 0, 1]))],
    ['zero', der(one, Buffer.from([0x02, 1, 0]))],
    ['a number of 33 bytes', der(one, Buffer.concat([Buffer.from([0x02, 33]), Buffer.alloc(33, 1)]))],
  ])('is refused with %s', (_, bytes) => {
    expect(rawOfDer(bytes)).toBeUndefined()
  })

  it('never throws, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        expect([undefined, 64]).toContain(rawOfDer(bytes)?.length)
      }),
    )
  })
})
