import { type CryptoKey, SignJWT, exportJWK, generateKeyPair } from 'jose'
import { describe, expect, it } from 'vitest'
import { createCheckedSignatures } from './checked-signatures.js'
import { createVerifier } from './index.js'
import { signatureEngine, webEngine } from './signature-engine.js'

const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const
const NOW = 1_800_000_000

describe('the two engines', () => {
  it.each(ALGORITHMS)(
    'decide the same on %s: good, changed at every byte, cut, lengthened, of another key',
    async (alg) => {
      const { privateKey, publicKey } = await generateKeyPair(alg)
      const other = (await generateKeyPair(alg)).publicKey
      const token = await new SignJWT({ sub: 'alice' }).setProtectedHeader({ alg }).sign(privateKey)
      const end = token.lastIndexOf('.') + 1
      const signature = Buffer.from(token.slice(end), 'base64url')
      const withSignature = (bytes: Uint8Array): string =>
        token.slice(0, end) + Buffer.from(bytes).toString('base64url')
      const changed = Array.from(signature, (byte, index) => withSignature(signature.with(index, byte ^ 1)))
      const longer = withSignature(Buffer.concat([signature, Buffer.from([0])]))
      const bad = [
        ...changed,
        withSignature(signature.subarray(1)),
        withSignature(signature.fill(0)),
        longer,
        `x${token}`,
      ]
      expect(await signatureEngine.verify(token, alg, publicKey)).toBe(true)
      expect(await webEngine.verify(token, alg, publicKey)).toBe(true)
      expect(await signatureEngine.verify(token, alg, other)).toBe(false)
      expect(await webEngine.verify(token, alg, other)).toBe(false)
      for (const each of bad) {
        expect([
          await signatureEngine.verify(each, alg, publicKey),
          await webEngine.verify(each, alg, publicKey),
        ]).toEqual([false, false])
      }
    },
  )

  it('hash the same', async () => {
    expect(await webEngine.hash('a.b.c é')).toBe(await signatureEngine.hash('a.b.c é'))
  })
})

describe('signatures that were checked', () => {
  const [one, two] = [{} as CryptoKey, {} as CryptoKey]

  it('count for the key that checked them, and no other', () => {
    const checked = createCheckedSignatures()
    checked.add('a', one)
    expect([checked.has('a', one), checked.has('a', two), checked.has('b', one)]).toEqual([true, false, false])
  })

  it('are bounded: two generations, of which what is asked for stays', () => {
    const checked = createCheckedSignatures(2)
    for (const hash of ['a', 'b', 'c']) checked.add(hash, one)
    expect(checked.has('a', one)).toBe(true)
    checked.add('d', one)
    expect([checked.has('a', one), checked.has('b', one)]).toEqual([true, false])
  })

  it('are no decision: time counts on every call (R5)', async () => {
    let now = NOW
    const { privateKey, publicKey } = await generateKeyPair('ES256')
    const jwks = { keys: [await exportJWK(publicKey)] }
    const verifier = createVerifier({ issuer: 'https://op.example.com', audience: 'app', jwks, clock: () => now })
    const claims = { iss: 'https://op.example.com', aud: 'app', sub: 'alice', iat: NOW, exp: NOW + 300, auth_time: NOW }
    const token = await new SignJWT(claims).setProtectedHeader({ alg: 'ES256' }).sign(privateKey)
    const verify = (): Promise<unknown> => verifier.verify(token, { requirement: { maxAge: '60s' } })
    expect(await verify()).toMatchObject({ ok: true })
    expect(await verify()).toMatchObject({ ok: true })
    now += 61
    expect(await verify()).toMatchObject({ code: 'insufficientUserAuthentication' })
    now += 300
    expect(await verify()).toMatchObject({ code: 'expired' })
  })
})
