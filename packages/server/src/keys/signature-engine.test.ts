import { type CryptoKey, SignJWT, exportJWK, generateKeyPair } from 'jose'
import { describe, expect, it, vi } from 'vitest'
import { createCheckedSignatures } from '../verifier/checked-signatures.js'
import { createVerifier } from '../index.js'
import { engineFor, signatureEngine, webEngine } from './signature-engine.js'

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
    'give the same result for %s: valid, changed at every byte, shortened, lengthened, by another key',
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

  it('refuse an RSA signature without its leading zero (RFC 8017 §8.1.2)', { timeout: 60_000 }, async () => {
    const { privateKey, publicKey } = await generateKeyPair('PS256')
    let token = ''
    let signature = Buffer.from([1])
    // One signature in 256 begins with a zero byte.
    while (signature[0] !== 0) {
      token = await new SignJWT({ sub: 'alice' }).setProtectedHeader({ alg: 'PS256' }).sign(privateKey)
      signature = Buffer.from(token.slice(token.lastIndexOf('.') + 1), 'base64url')
    }
    const cut = token.slice(0, token.lastIndexOf('.') + 1) + signature.subarray(1).toString('base64url')
    for (const engine of [signatureEngine, webEngine]) {
      expect([await engine.verify(token, 'PS256', publicKey), await engine.verify(cut, 'PS256', publicKey)]).toEqual([
        true,
        false,
      ])
    }
  })

  it('verify with the algorithm of the argument, not with that of the token', async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256')
    const token = await new SignJWT({ sub: 'alice' }).setProtectedHeader({ alg: 'RS256' }).sign(privateKey)
    for (const engine of [signatureEngine, webEngine]) {
      expect(await engine.verify(token, 'RS512', publicKey)).toBe(false)
    }
  })

  it('give the same hashes and decoded texts', async () => {
    const builtin = process.getBuiltinModule.bind(process)
    const older = engineFor((name: 'node:crypto' | 'node:buffer') =>
      name === 'node:crypto' ? { ...builtin(name), hash: undefined } : builtin(name),
    )
    for (const text of ['a.b.c é', '', 'x'.repeat(8192)]) {
      const part = Buffer.from(text).toString('base64url')
      for (const engine of [webEngine, older]) {
        expect(await engine.hash(text)).toBe(await signatureEngine.hash(text))
        expect([...engine.decode(part)!]).toEqual([...Buffer.from(text)])
        expect([...engine.decode(part)!]).toEqual([...signatureEngine.decode(part)!])
      }
    }
  })

  it('are chosen by runtime: WebCrypto without node:crypto', () => {
    expect(engineFor(undefined)).toBe(webEngine)
    expect(engineFor(() => undefined)).toBe(webEngine)
    expect(engineFor(process.getBuiltinModule.bind(process))).not.toBe(webEngine)
  })
})

describe('cached signatures', () => {
  const key = {} as CryptoKey

  it('are found by the digest of their token, with the key that verified them', () => {
    const checked = createCheckedSignatures()
    checked.add('a', key, 1000)
    expect([checked.get('a')?.key === key, checked.get('b')]).toEqual([true, undefined])
  })

  it('are limited to two generations, and entries in use survive', () => {
    const checked = createCheckedSignatures(2000)
    for (const hash of ['a', 'b', 'c']) checked.add(hash, key, 1000)
    expect(checked.get('a')).toBeDefined()
    checked.add('d', key, 1000)
    expect([checked.get('a'), checked.get('b')]).toEqual([{ key, length: 1000 }, undefined])
    checked.add('e', key, 2000)
    checked.add('f', key, 1)
    expect(checked.get('a')).toBeUndefined()
  })

  it("can't be changed through the claims that a caller gets", async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256')
    const jwks = { keys: [await exportJWK(publicKey)] }
    const verifier = createVerifier({ issuer: 'https://op.example.com', audience: 'app', jwks, clock: () => NOW })
    const claims = { iss: 'https://op.example.com', aud: 'app', sub: 'alice', iat: NOW, exp: NOW + 300, groups: ['a'] }
    const token = await new SignJWT(claims).setProtectedHeader({ alg: 'ES256' }).sign(privateKey)
    const verifiedClaims = async (): Promise<Record<string, unknown>> => {
      const result = await verifier.verify(token)
      if (!result.ok) throw new Error(result.code)
      expect(result.claims).toEqual(claims)
      return result.claims
    }
    const spoil = (known: Record<string, unknown>): void => {
      ;(known['groups'] as string[]).push('admins')
    }
    spoil(await verifiedClaims())
    const again = await verifiedClaims()
    expect(() => spoil(again)).toThrow(TypeError)
    await verifiedClaims()
  })

  it('are not verified again, and their tokens are not decoded again', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256')
    const jwks = { keys: [await exportJWK(publicKey)] }
    const verifier = createVerifier({ issuer: 'https://op.example.com', audience: 'app', jwks, clock: () => NOW })
    const claims = { iss: 'https://op.example.com', aud: 'app', sub: 'alice', iat: NOW, exp: NOW + 300 }
    const token = await new SignJWT(claims).setProtectedHeader({ alg: 'ES256' }).sign(privateKey)
    const check = vi.spyOn(signatureEngine, 'verify')
    const [, second, third] = [await verifier.verify(token), await verifier.verify(token), await verifier.verify(token)]
    expect(check).toHaveBeenCalledTimes(1)
    if (!second.ok || !third.ok) throw new Error('refused')
    expect(third.claims).toBe(second.claims)
    check.mockRestore()
  })

  it('are not decisions: every call checks the time', async () => {
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
