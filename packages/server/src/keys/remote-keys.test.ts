import { describe, expect, it } from 'vitest'
import { type VerifierOptions, createVerifier } from '../index.js'
import { RemoteKeys } from './remote-keys.js'
import { NOW, ISSUER, pairs, keysOf, down, tokenOf, verify, settle, make, scene, useIssuer } from './issuer.fixture.js'

useIssuer()

describe('keys of an issuer', () => {
  it('stay in use if a throwing clock prevents their renewal, without an unhandled rejection', async () => {
    expect(await verify('one')).toBe('ok')
    let isBroken = false
    const token = await tokenOf('one')
    const fragile = createVerifier({
      issuer: ISSUER,
      audience: 'app',
      jwks: `${ISSUER}/jwks`,
      clock: () => {
        if (isBroken) throw new Error('no time')
        return scene.now
      },
      fetch: async () => {
        const response = await scene.answer()
        isBroken = response.status !== 200
        return response
      },
    })
    expect((await fragile.verify(token)).ok).toBe(true)
    scene.now += 299
    scene.answer = down
    await fragile.verify(token).catch(() => undefined)
    scene.now += 70
    await fragile.verify(await tokenOf('one')).catch(() => undefined)
    await settle()
    isBroken = false
    scene.answer = keysOf('one')
    expect((await fragile.verify(await tokenOf('one'))).ok).toBe(true)
  })

  it('are fetched once for 200 concurrent tokens', async () => {
    const token = await tokenOf('one')
    const results = await Promise.all(Array.from({ length: 200 }, () => scene.verifier.verify(token)))
    expect([results.every(({ ok }) => ok), scene.fetches]).toEqual([true, 1])
  })

  it('are renewed in the background after 5 minutes (±20 %), and no token waits for it', async () => {
    await verify('one')
    scene.now += 239
    await verify('one')
    expect(scene.fetches).toBe(1)
    scene.now += 122
    let release = (): void => undefined
    scene.answer = () =>
      new Promise((resolve) => {
        release = () => resolve(Response.json({ keys: [pairs['one']!.jwk] }))
      })
    expect([await verify('one'), await verify('one'), scene.fetches]).toEqual(['ok', 'ok', 2])
    release()
    await settle()
    expect([await verify('one'), scene.fetches]).toEqual(['ok', 2])
  })

  it('are renewed before use after 10 minutes, so a withdrawn key is refused', async () => {
    await verify('one')
    scene.answer = keysOf('two')
    scene.now += 600
    expect([await verify('one'), scene.fetches]).toEqual(['signature', 3])
    // It is looked up once more, and then no longer.
    expect([await verify('one'), scene.fetches]).toEqual(['signature', 3])
  })

  it('no longer verify their tokens after they are withdrawn, even tokens that were verified before', async () => {
    const token = await tokenOf('one', 'one', { exp: scene.now + 3600 })
    const answers = async (): Promise<string[]> => {
      const results = [
        await scene.verifier.verify(token),
        await scene.verifier.verify(token),
        await scene.verifier.verify(token),
      ]
      return results.map((result) => (result.ok ? 'ok' : result.code))
    }
    expect(await answers()).toEqual(['ok', 'ok', 'ok'])
    scene.answer = keysOf('two')
    scene.now += 600
    expect(await answers()).toEqual(['signature', 'signature', 'signature'])
  })

  it('no longer verify their tokens after another key gets their id', async () => {
    const token = await tokenOf('one', 'one', { exp: scene.now + 3600 })
    expect([(await scene.verifier.verify(token)).ok, (await scene.verifier.verify(token)).ok]).toEqual([true, true])
    scene.answer = () => Response.json({ keys: [{ ...pairs['two']!.jwk, kid: 'one' }] })
    scene.now += 600
    expect(await scene.verifier.verify(token)).toMatchObject({ ok: false, code: 'signature' })
    expect(await scene.verifier.verify(token)).toMatchObject({ ok: false, code: 'signature' })
  })

  it.each([
    [3599, 'ok'],
    [3600, 'keysUnavailable'],
  ])('stay in use during an outage of %i s: %s', async (age, code) => {
    await verify('one')
    scene.answer = down
    scene.now += age
    expect(await verify('one')).toBe(code)
  })

  it.each<[NonNullable<VerifierOptions['maxKeyAge']>, number]>([
    ['2h', 7200],
    ['10m', 600],
    ['1m', 60],
  ])('stay in use during an outage for `maxKeyAge`, and not a second longer: %s', async (maxKeyAge, seconds) => {
    scene.verifier = make({ maxKeyAge })
    await verify('one')
    scene.answer = down
    scene.now += seconds - 1
    expect(await verify('one')).toBe('ok')
    scene.now += 1
    expect(await verify('one')).toBe('keysUnavailable')
  })

  it('are renewed sooner if `maxKeyAge` is short: in the background at half of it', async () => {
    scene.verifier = make({ maxKeyAge: '1m' })
    await verify('one')
    scene.now += 23
    await verify('one')
    expect(scene.fetches).toBe(1)
    scene.now += 14
    await verify('one')
    await settle()
    expect(scene.fetches).toBe(2)
    scene.answer = keysOf('two')
    scene.now += 60
    expect([await verify('one'), scene.fetches > 2]).toEqual(['signature', true])
  })

  it('do not include a key that was unknown before the outage', async () => {
    await verify('one')
    scene.answer = down
    scene.now += 700
    expect(await verify('two')).toBe('keysUnavailable')
  })

  it('are found immediately when the issuer rotates just before signing', async () => {
    await verify('one')
    scene.answer = keysOf('one', 'two')
    expect([await verify('two'), scene.fetches]).toEqual(['ok', 2])
  })

  it('are fetched at most twice in 30 s during a flood of unknown ids, and a rotation is noticed within 2 s', async () => {
    await verify('one')
    await Promise.all(Array.from({ length: 200 }, (_, index) => verify('two', `x${index}`)))
    expect(scene.fetches).toBe(2)
    scene.answer = keysOf('one', 'two')
    scene.now += 1
    expect([await verify('two'), scene.fetches]).toEqual(['signature', 2])
    scene.now += 1
    expect([await verify('two'), scene.fetches]).toEqual(['ok', 3])
    for (let index = 0; index < 27; index += 1) {
      scene.now += 1
      await verify('two', `y${index}`)
    }
    expect(scene.fetches).toBe(3)
    scene.now += 1
    await verify('two', 'z')
    expect(scene.fetches).toBe(4)
  })

  it('are not fetched for a token that fails the cheap checks', async () => {
    const token = await tokenOf('one')
    scene.now += 1000
    expect(await scene.verifier.verify(token)).toMatchObject({ code: 'expired' })
    expect(await scene.verifier.verify(`${token}=`)).toMatchObject({ code: 'malformed' })
    expect(scene.fetches).toBe(0)
  })

  it('are renewed and retried exactly on time', async () => {
    let loads = 0
    const load = async (): Promise<unknown> => {
      loads += 1
      if (loads < 3) throw new Error('down')
      return { keys: [pairs['one']!.jwk] }
    }
    const header = { alg: 'ES256', kid: 'one' }
    let random = 0
    const keys = new RemoteKeys({ load, random: () => random, maxKeys: 1, maxKeyAge: 3600 })
    const loadsAt = async (at: number): Promise<number> => {
      await Promise.resolve(keys.find(header, at)).catch(() => undefined)
      await settle()
      return loads
    }
    // Without randomness, each failure delays the next attempt by a second.
    expect([await loadsAt(NOW), await loadsAt(NOW + 0.9), await loadsAt(NOW + 1)]).toEqual([1, 1, 2])
    random = 0.5
    expect(await loadsAt(NOW + 2)).toBe(3)
    expect([await loadsAt(NOW + 301), await loadsAt(NOW + 302), await loadsAt(NOW + 303)]).toEqual([3, 4, 4])
  })

  it('are not fetched again during the backoff, which is at most 30 s', async () => {
    scene.answer = down
    for (let index = 0; index < 50; index += 1) await verify('one')
    expect(scene.fetches).toBe(1)
    for (let second = 0; second < 600; second += 1) {
      scene.now += 1
      await verify('one')
    }
    expect(scene.fetches).toBeGreaterThanOrEqual(20)
    expect(scene.fetches).toBeLessThanOrEqual(600 / 2)
    scene.answer = keysOf('one')
    scene.now += 30
    expect(await verify('one')).toBe('ok')
  })

  it('are fetched again even if the clock was set back by an hour', async () => {
    scene.answer = down
    await verify('one')
    scene.now -= 3600
    scene.answer = keysOf('one')
    expect(await verify('one')).toBe('ok')
    scene.now -= 3600
    expect([await verify('one'), scene.fetches]).toEqual(['ok', 3])
  })
})
