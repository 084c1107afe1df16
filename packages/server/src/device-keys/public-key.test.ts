import fc from 'fast-check'
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { ec, rsa, spkiOf } from './device.fixture.js'
import { bytesOfBase64, readPublicKey } from './public-key.js'

const usual = { RS256: spkiOf(rsa().publicKey), ES256: spkiOf(ec().publicKey) }

describe('a public key', () => {
  it.each(['RS256', 'ES256'] as const)(
    'has the algorithm %s of its own content, and its digest as id',
    async (algorithm) => {
      const key = await readPublicKey(usual[algorithm])
      expect(key).toMatchObject({ algorithm, id: expect.stringMatching(/^[\w-]{43}$/) })
      expect((await readPublicKey(usual[algorithm]))!.id).toBe(key!.id)
    },
  )

  it.each([
    [2040, undefined],
    [2048, 'RS256'],
    [4096, 'RS256'],
    [4104, undefined],
  ])('of RSA with %i bits has the algorithm %s (RFC 8725 §3.4)', async (bits, algorithm) => {
    expect((await readPublicKey(rsaOf(bits)))?.algorithm).toBe(algorithm)
  })

  it.each<[string, string]>([
    ['RSA with the exponent 3', spkiOf(rsa(2048, 3).publicKey)],
    ['RSA for PSS', spkiOf(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey)],
    ['P-384', spkiOf(ec('P-384').publicKey)],
    ['secp256k1', spkiOf(ec('secp256k1').publicKey)],
    ['Ed25519', spkiOf(generateKeyPairSync('ed25519').publicKey)],
    ['a point that is not on the curve', `${usual.ES256.slice(0, -4)}AAAA`],
    ['a compressed point', compressed(usual.ES256)],
    ['base64 without padding', usual.ES256.replaceAll('=', '')],
    ['bytes after the key', Buffer.concat([Buffer.from(usual.RS256, 'base64'), Buffer.from([0])]).toString('base64')],
    ['PKCS#1', pkcs1(usual.RS256)],
    ['PEM', `-----BEGIN PUBLIC KEY-----\n${usual.ES256}\n-----END PUBLIC KEY-----`],
    ['nothing', ''],
  ])('is refused: %s', async (_, text) => {
    await expect(readPublicKey(text)).resolves.toBeUndefined()
  })

  it('with any byte changed is a different key or refused, and never throws', async () => {
    const bytes = Buffer.from(usual.ES256, 'base64')
    const { id } = (await readPublicKey(usual.ES256))!
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = await readPublicKey(
        Buffer.from(bytes.map((byte, index) => (index === at ? byte ^ 1 : byte))).toString('base64'),
      )
      expect(changed?.id).not.toBe(id)
    }
  })

  it('never throws, whatever the text is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.base64String({ maxLength: 1100 })), async (text) => {
        await expect(readPublicKey(text)).resolves.toBeUndefined()
      }),
    )
  })
})

describe('base64', () => {
  it('accepts canonical text only (RFC 4648 §3.5)', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 600 }), (bytes) => {
        const read = bytesOfBase64(Buffer.from(bytes).toString('base64'))
        expect(read).toEqual(Uint8Array.from(bytes))
      }),
    )
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        const read = bytesOfBase64(text)
        expect(read === undefined || Buffer.from(read).toString('base64') === text).toBe(true)
      }),
    )
  })

  it.each([
    [1024, 768],
    [1028, undefined],
  ])('of %i characters decodes to %s bytes', (length, bytes) => {
    expect(bytesOfBase64('A'.repeat(length))?.length).toBe(bytes)
  })

  it.each([undefined, null, 5, {}, '', 'AB', 'AB=', 'A', 'AB==\n', 'AB-_', 'AR==', ' AA=='])('refuses %j', (text) => {
    expect(bytesOfBase64(text)).toBeUndefined()
  })
})

/** A public key whose modulus is an odd number with this many bits. It has no private key. */
function rsaOf(bits: number): string {
  const modulus = Buffer.alloc(bits / 8, 0xff)
  const key = { kty: 'RSA', n: modulus.toString('base64url'), e: 'AQAB' }
  return spkiOf(createPublicKey({ key, format: 'jwk' }))
}

function compressed(spki: string): string {
  const der = Buffer.from(spki, 'base64')
  const header = Buffer.from('3039301306072a8648ce3d020106082a8648ce3d030107032200', 'hex')
  const short = Buffer.concat([header, Buffer.from([0x02 | (der.at(-1)! & 1)]), der.subarray(27, 59)])
  expect(createPublicKey({ key: short, format: 'der', type: 'spki' }).asymmetricKeyType).toBe('ec')
  return short.toString('base64')
}

function pkcs1(spki: string): string {
  const key = createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' })
  return key.export({ type: 'pkcs1', format: 'der' }).toString('base64')
}
