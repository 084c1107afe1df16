import { checkPrimeSync, createHash } from 'node:crypto'
import type { JWK } from 'jose'

const PRIME_BITS = 1024
const EXPONENT = 65_537n

/** Derives bytes from a seed. They are not random: a seeded key is not secret. */
function seededBytes(seed: string, length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, index) =>
    createHash('sha256').update(`${seed}#${index}`).digest(),
  )
  return Buffer.concat(blocks).subarray(0, length)
}

/** Derives the name of a key or session from a seed. */
export const seededName = (seed: string): string => seededBytes(seed, 12).toString('base64url')

const encode = (value: bigint): string => {
  const hex = value.toString(16)
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url')
}

/** Derives a prime for an RSA key of 2048 bits from a seed. */
function seededPrime(seed: string): bigint {
  const top = 3n << BigInt(PRIME_BITS - 2)
  let candidate = BigInt(`0x${seededBytes(seed, PRIME_BITS / 8).toString('hex')}`) | top | 1n
  while (candidate % EXPONENT === 1n || !checkPrimeSync(candidate)) candidate += 2n
  return candidate
}

/** Computes a modular inverse with the extended Euclidean algorithm. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [previous, current] = [modulus, value % modulus]
  let [before, factor] = [0n, 1n]
  while (current > 1n) {
    const quotient = previous / current
    ;[previous, current] = [current, previous - quotient * current]
    ;[before, factor] = [factor, before - quotient * factor]
  }
  return ((factor % modulus) + modulus) % modulus
}

/** Derives an RSA key from a seed: the same seed yields the same key. */
export function seededRsaKey(seed: string): JWK {
  const [p, q] = [seededPrime(`${seed}/p`), seededPrime(`${seed}/q`)]
  const d = inverse(EXPONENT, (p - 1n) * (q - 1n))
  return {
    kty: 'RSA',
    n: encode(p * q),
    e: encode(EXPONENT),
    d: encode(d),
    p: encode(p),
    q: encode(q),
    dp: encode(d % (p - 1n)),
    dq: encode(d % (q - 1n)),
    qi: encode(inverse(q, p)),
  }
}
