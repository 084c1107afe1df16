import { ALGORITHMS, encode, group, headerOf, idClaims, signatureOf, token } from './kit.mjs'

const ATTACKER = {
  RS: 'attacker-rsa',
  PS: 'attacker-rsa',
  ES256: 'attacker-p-256',
  ES384: 'attacker-p-384',
  ES512: 'attacker-p-521',
  Ed: 'attacker-ed25519',
}
const attackerOf = (alg) => ATTACKER[alg] ?? ATTACKER[alg.slice(0, 2)]

/** r and s as an ASN.1 sequence, as TLS and most tools write them. */
function toDer(signature) {
  const integer = (bytes) => {
    const start = bytes.findIndex((byte) => byte !== 0)
    const body = bytes[start] > 127 ? Buffer.concat([Buffer.from([0]), bytes.subarray(start)]) : bytes.subarray(start)
    return Buffer.concat([Buffer.from([2, body.length]), body])
  }
  const half = signature.length / 2
  const body = Buffer.concat([integer(signature.subarray(0, half)), integer(signature.subarray(half))])
  return Buffer.concat([Buffer.from(body.length > 127 ? [0x30, 0x81, body.length] : [0x30, body.length]), body])
}

const flip = (bytes, at, bit = 1) =>
  Buffer.from(bytes.map((byte, index) => (index === (at + bytes.length) % bytes.length ? byte ^ bit : byte)))

export const signatureTokens = () =>
  group(
    'signature',
    'RFC 7515 §5.2, RFC 7518 §3.3 to §3.5, RFC 8037 §3.1',
    ALGORITHMS.flatMap((alg) => {
      const header = headerOf(alg)
      const key = alg.toLowerCase()
      const input = `${encode(header)}.${encode(idClaims())}`
      const signature = signatureOf(input, alg, key)
      const signed = (bytes) => `${input}.${bytes.toString('base64url')}`
      const half = signature.length / 2
      const changes = {
        'first-bit': ['the first bit changed', flip(signature, 0, 128)],
        'middle-bit': ['a bit in the middle changed', flip(signature, Math.floor(half))],
        'last-bit': ['the last bit changed', flip(signature, -1)],
        short: ['the last byte missing', signature.subarray(0, -1)],
        'short-at-start': ['the first byte missing', signature.subarray(1)],
        long: ['a zero byte more', Buffer.concat([signature, Buffer.from([0])])],
        'long-at-start': ['a zero byte before it', Buffer.concat([Buffer.from([0]), signature])],
        zero: ['all bytes zero', Buffer.alloc(signature.length)],
        ones: ['all bits one', Buffer.alloc(signature.length, 255)],
        ...(alg.startsWith('ES') && {
          der: ['written as ASN.1', toDer(signature)],
          swapped: ['r and s swapped', Buffer.concat([signature.subarray(half), signature.subarray(0, half)])],
          'r-zero': ['r of 0', Buffer.concat([Buffer.alloc(half), signature.subarray(half)])],
          's-zero': ['s of 0', Buffer.concat([signature.subarray(0, half), Buffer.alloc(half)])],
        }),
      }
      return [
        ...Object.entries(changes).map(([id, [title, bytes]]) => [
          `${alg}-${id}`,
          `${alg}: ${title}`,
          signed(bytes),
          'signature',
        ]),
        [`${alg}-attacker`, `${alg}: by a key of an attacker`, { header, key: attackerOf(alg) }, 'signature'],
        [
          `${alg}-payload`,
          `${alg}: another payload`,
          `${encode(header)}.${encode(idClaims({ sub: 'mallory' }))}.${signature.toString('base64url')}`,
          'signature',
        ],
        [
          `${alg}-header`,
          `${alg}: another header`,
          `${encode({ ...header, x: 1 })}.${encode(idClaims())}.${token({ header, key }).split('.')[2]}`,
          'signature',
        ],
      ]
    }),
  )
