import { createHash } from 'node:crypto'
import { ALGORITHMS, blockSignature, encode, group, headerOf, idClaims, signatureOf, token } from './kit.mjs'

const ATTACKER = {
  RS: 'attacker-rsa',
  PS: 'attacker-rsa',
  ES256: 'attacker-p-256',
  ES384: 'attacker-p-384',
  ES512: 'attacker-p-521',
  Ed: 'attacker-ed25519',
}
const attackerOf = (alg) => ATTACKER[alg] ?? ATTACKER[alg.slice(0, 2)]

/** Encodes r and s as an ASN.1 sequence, as in TLS. */
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

/** The input of a unique token. Its header names the fault of the signature. */
const inputOf = (alg, x) => `${encode(headerOf(alg, { x }))}.${encode(idClaims())}`
const hex = (text) => Buffer.from(text, 'hex')

/** ASN.1 prefixes of the digest: the one for SHA-256 in RFC 8017 §9.2, and variations. */
const DIGEST_INFO = {
  standard: '3031300d060960864801650304020105000420',
  'no-null': '302f300b06096086480165030402010420',
  'long-length': '308131300d060960864801650304020105000420',
  'indefinite-length': '3080300d060960864801650304020105000420',
  'another-hash': '3031300d060960864801650304020305000420',
  'null-of-one': '3032300e06096086480165030402010501000420',
  none: '',
}

/** Blocks of 256 bytes for an RSA key to sign. */
function blocks(digest) {
  const padded = (info, { type = 1, fill = 0xff, behind = Buffer.alloc(0), separator = 0 } = {}) => {
    const end = Buffer.concat([Buffer.from([separator]), hex(info), digest, behind])
    return Buffer.concat([Buffer.from([0, type]), Buffer.alloc(254 - end.length, fill), end])
  }
  const { standard, ...others } = DIGEST_INFO
  const loose = padded(standard)
  loose[2] = 0xfe
  return {
    ...Object.fromEntries(Object.entries(others).map(([name, info]) => [name, padded(info)])),
    'bytes-behind': padded(standard, { behind: Buffer.alloc(180) }),
    'type-0': padded(standard, { type: 0, fill: 0 }),
    'type-2': padded(standard, { type: 2, fill: 0x11 }),
    'loose-padding': loose,
    'no-separator': padded(standard, { separator: 0xff }),
  }
}

/** Values of r and s at the limits of P-256. */
const ORDER = hex('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551')
const EDGES = {
  0: Buffer.alloc(32),
  1: Buffer.from(Buffer.alloc(32).with(31, 1)),
  'n-1': Buffer.from(ORDER.with(31, 0x50)),
  n: ORDER,
}

/** Signatures with a wrongly encoded digest, or with numbers out of range. */
const encodedSignatures = () => [
  ...Object.keys(blocks(Buffer.alloc(32))).map((name) => {
    const input = inputOf('RS256', name)
    const block = blocks(createHash('sha256').update(input).digest())[name]
    return [
      `RS256-${name}`,
      `RS256: wrong encoding of the digest: ${name}`,
      `${input}.${blockSignature(block, 'rs256').toString('base64url')}`,
      'signature',
    ]
  }),
  ...[0, 20, 31, 33, 64, 222].map((saltLength) => {
    const input = inputOf('PS256', `salt-${saltLength}`)
    return [
      `PS256-salt-${saltLength}`,
      `PS256: a salt of ${saltLength} bytes`,
      `${input}.${signatureOf(input, 'PS256', 'ps256', { saltLength }).toString('base64url')}`,
      'signature',
    ]
  }),
  ...Object.entries(EDGES).flatMap(([r, first]) =>
    Object.entries(EDGES).map(([s, second]) => [
      `ES256-r-${r}-s-${s}`,
      `ES256: r is ${r} and s is ${s}`,
      `${encode(headerOf('ES256'))}.${encode(idClaims())}.${Buffer.concat([first, second]).toString('base64url')}`,
      'signature',
    ]),
  ),
]

/** Tokens with the kid of an unsafe key: unsigned, or signed with the key from which it was made. */
function worthlessSignatures() {
  const kidded = (alg, kid) => headerOf(alg, { kid })
  const forged = (kid) => {
    const input = `${encode(kidded('RS256', kid))}.${encode(idClaims())}`
    const digest = createHash('sha256').update(input).digest()
    const info = Buffer.concat([hex(DIGEST_INFO.standard), digest])
    const block = Buffer.concat([Buffer.from([0, 1]), Buffer.alloc(253 - info.length, 0xff), Buffer.from([0]), info])
    return `${input}.${block.toString('base64url')}`
  }
  /** R of order 1 and s 0: valid for every message under the neutral point, and for some messages under the others. */
  const neutral = (kid, alg, more = {}) =>
    `${encode({ ...kidded(alg, kid), ...more })}.${encode(idClaims())}.${Buffer.from(Buffer.alloc(64).with(0, 1)).toString('base64url')}`
  return [
    ...['rsa-e-1', 'rsa-e-1-padded'].map((kid) => [
      kid,
      'An RSA key with the exponent 1, for which the padded digest is its own signature',
      forged(kid),
      'signature',
    ]),
    ...['rsa-e-2', 'rsa-e-even', 'rsa-e-0', 'rsa-n-even'].map((kid) => [
      kid,
      `An impossible RSA key: ${kid}`,
      { header: kidded('RS256', kid), key: 'rs256' },
      'signature',
    ]),
    [
      'rsa-1024-padded',
      'An RSA key of 1 024 bits with leading zeros',
      { header: kidded('RS256', 'rsa-1024-padded'), key: 'rsa-1024' },
      'signature',
    ],
    ...['ES256', 'ES384', 'ES512'].map((alg, index) => {
      const kid = `off-${['P-256', 'P-384', 'P-521'][index]}`
      return [
        kid,
        'An EC key whose point is not on its curve',
        { header: kidded(alg, kid), key: alg.toLowerCase() },
        'signature',
      ]
    }),
    [
      'p-256-short',
      'An EC key whose coordinate lacks its first byte',
      { header: kidded('ES256', 'p-256-short'), key: 'es256' },
      'signature',
    ],
    [
      'p-256-as-p-384',
      'A key of P-256 that declares P-384',
      { header: kidded('ES384', 'p-256-as-p-384'), key: 'es384' },
      'signature',
    ],
    ...[
      'off-ed25519',
      'ed25519-order-1',
      'ed25519-order-2',
      'ed25519-order-4',
      'ed25519-order-8',
      'ed25519-y-beyond',
    ].flatMap((kid) =>
      ['Ed25519', 'EdDSA'].flatMap((alg) =>
        [0, 1, 2, 3].map((x) => [
          `${kid}-${alg}-${x + 1}`,
          `A forged signature with ${alg}: ${kid}, message ${x + 1}`,
          neutral(kid, alg, { x }),
          'signature',
        ]),
      ),
    ),
  ]
}

export const signatureTokens = () => [
  ...group('worthless-key', 'RFC 8725 §3.4, RFC 8017 §3.1, RFC 7518 §6.2.1, RFC 8032 §5.1.3', worthlessSignatures()),
  ...group('signature-encoding', 'RFC 8017 §8.1.2, §8.2.2 and §9.2, RFC 7518 §3.3 to §3.5', encodedSignatures()),
  ...group(
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
        long: ['a zero byte after it', Buffer.concat([signature, Buffer.from([0])])],
        'long-at-start': ['a zero byte before it', Buffer.concat([Buffer.from([0]), signature])],
        zero: ['all bytes zero', Buffer.alloc(signature.length)],
        ones: ['all bits one', Buffer.alloc(signature.length, 255)],
        ...(alg.startsWith('ES') && {
          der: ['encoded as ASN.1', toDer(signature)],
          swapped: ['r and s swapped', Buffer.concat([signature.subarray(half), signature.subarray(0, half)])],
          'r-zero': ['r is 0', Buffer.concat([Buffer.alloc(half), signature.subarray(half)])],
          's-zero': ['s is 0', Buffer.concat([signature.subarray(0, half), Buffer.alloc(half)])],
        }),
      }
      return [
        ...Object.entries(changes).map(([id, [title, bytes]]) => [
          `${alg}-${id}`,
          `${alg}: ${title}`,
          signed(bytes),
          'signature',
        ]),
        [`${alg}-attacker`, `${alg}: signed with an attacker's key`, { header, key: attackerOf(alg) }, 'signature'],
        [
          `${alg}-payload`,
          `${alg}: the payload changed`,
          `${encode(header)}.${encode(idClaims({ sub: 'mallory' }))}.${signature.toString('base64url')}`,
          'signature',
        ],
        [
          `${alg}-header`,
          `${alg}: the header changed`,
          `${encode({ ...header, x: 1 })}.${encode(idClaims())}.${token({ header, key }).split('.')[2]}`,
          'signature',
        ],
      ]
    }),
  ),
]
