import { SignJWT, exportJWK, generateKeyPair } from 'jose'
import { describe, expect, it } from 'vitest'
import { RemoteKeys } from './remote-keys.js'
import {
  NOW,
  ISSUER,
  type Answer,
  NAMELESS,
  pairs,
  down,
  tokenOf,
  verify,
  make,
  scene,
  useIssuer,
} from './issuer.fixture.js'

useIssuer()

describe('a new key with a known kid', () => {
  const renamed =
    (kid: string, name = 'one'): Answer =>
    () =>
      Response.json({ keys: [{ ...pairs[kid]!.jwk, kid: name }] })

  it('is looked up once when a signature fails: its tokens pass immediately, and those of the old key no longer do', async () => {
    expect(await verify('one')).toBe('ok')
    scene.answer = renamed('two')
    expect([await verify('two', 'one'), scene.fetches]).toEqual(['ok', 2])
    expect([await verify('two', 'one'), scene.fetches]).toEqual(['ok', 2])
    expect(await verify('one')).toBe('signature')
  })

  it('is found if neither key has a kid', async () => {
    const nameless = (kid: string): Answer => {
      const { kid: _, ...jwk } = pairs[kid]!.jwk
      return () => Response.json({ keys: [jwk] })
    }
    scene.answer = nameless('one')
    expect(await verify('one', NAMELESS)).toBe('ok')
    scene.answer = nameless('two')
    expect([await verify('two', NAMELESS), scene.fetches]).toEqual(['ok', 2])
  })

  it('is found if it is for another algorithm', async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256')
    await verify('one')
    const jwk = { ...(await exportJWK(publicKey)), kid: 'one' }
    scene.answer = () => Response.json({ keys: [jwk] })
    const token = await new SignJWT({ iss: ISSUER, aud: 'app', sub: 'alice', iat: scene.now, exp: scene.now + 300 })
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .sign(privateKey)
    expect(await scene.verifier.verify(token)).toMatchObject({ ok: true })
  })

  it('is found by concurrent lookups with one fetch', async () => {
    await verify('one')
    scene.answer = renamed('two')
    const token = await tokenOf('two', 'one')
    const results = await Promise.all(Array.from({ length: 100 }, () => scene.verifier.verify(token)))
    expect([results.every(({ ok }) => ok), scene.fetches]).toEqual([true, 2])
  })

  it('is used without a fetch if another lookup has just fetched it', async () => {
    await verify('one')
    scene.answer = () =>
      Response.json({
        keys: [
          { ...pairs['two']!.jwk, kid: 'one' },
          { ...pairs['one']!.jwk, kid: 'x' },
        ],
      })
    const [first, second] = await Promise.all([verify('one', 'x'), verify('two', 'one')])
    expect([first, second, scene.fetches]).toEqual(['ok', 'ok', 2])
  })

  it('is used without a fetch if the keys were renewed while the signature was checked', async () => {
    let [kid, loads] = ['one', 0]
    const load = async (): Promise<unknown> => {
      loads += 1
      return { keys: [{ ...pairs[kid]!.jwk, kid: 'one' }] }
    }
    const keys = new RemoteKeys({ load, random: () => 0.5, maxKeys: 1, maxKeyAge: 3600 })
    const header = { alg: 'ES256', kid: 'one' }
    const old = await keys.find(header, NOW)
    kid = 'two'
    const newer = await keys.find(header, NOW + 600)
    expect([await keys.findNewer(header, old, NOW + 600), loads]).toEqual([newer, 2])
    expect(newer).not.toBe(old)
  })

  it('is looked up at most twice in 30 s during a flood of bad signatures, and is found within 60 s', async () => {
    await verify('one')
    const [header, payload] = (await tokenOf('one')).split('.')
    const forged = (count: number): string =>
      `${header}.${payload}.${Buffer.alloc(64, count + 1).toString('base64url')}`
    const flood = async (): Promise<void> => {
      for (const result of await Promise.all(
        Array.from({ length: 200 }, (_, count) => scene.verifier.verify(forged(count))),
      ))
        expect(result).toMatchObject({ ok: false, code: 'signature' })
    }
    await flood()
    expect(scene.fetches).toBe(2)
    scene.answer = renamed('two')
    const began = scene.now
    let at: number | undefined
    while (at === undefined && scene.now - began < 60) {
      scene.now += 1
      await flood()
      if ((await verify('two', 'one')) === 'ok') at = scene.now - began
    }
    expect(at).toBeLessThanOrEqual(30)
    expect(scene.fetches).toBeLessThanOrEqual(4)
  })

  it('is refused as a bad signature, not as an outage, while the issuer does not respond', async () => {
    await verify('one')
    scene.answer = down
    expect([await verify('two', 'one'), scene.fetches]).toEqual(['signature', 2])
    expect([await verify('one'), scene.fetches]).toEqual(['ok', 2])
  })

  it('is not looked up if the app passes the key set', async () => {
    scene.verifier = make({ jwks: { keys: [pairs['one']!.jwk] } })
    expect([await verify('two', 'one'), await verify('one'), scene.fetches]).toEqual(['signature', 'ok', 0])
  })
})
