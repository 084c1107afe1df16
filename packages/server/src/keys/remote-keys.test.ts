import { type CryptoKey, type JWK, type JWTPayload, SignJWT, exportJWK, generateKeyPair } from 'jose'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type RefusalCode, type Verifier, type VerifierOptions, createVerifier } from '../index.js'
import { RemoteKeys } from './remote-keys.js'
import { signatureEngine } from './signature-engine.js'

const NOW = 1_800_000_000
const ISSUER = 'https://op.example.com'
type Answer = () => Response | Promise<Response>

/** In place of a kid: none. */
const NAMELESS = ''

const pairs: Record<string, { key: CryptoKey; jwk: JWK }> = {}
let now = NOW
let fetches = 0
let answer: Answer
let verifier: Verifier

const keysOf =
  (...kids: string[]): Answer =>
  () =>
    Response.json({ keys: kids.map((kid) => pairs[kid]!.jwk) })
const down: Answer = () => new Response('', { status: 500 })
const tokenOf = (kid: string, name = kid, change: JWTPayload = {}): Promise<string> =>
  new SignJWT({ iss: ISSUER, aud: 'app', sub: 'alice', iat: now, exp: now + 300, ...change })
    .setProtectedHeader({ alg: 'ES256', ...(name !== NAMELESS && { kid: name }) })
    .sign(pairs[kid]!.key)
const verify = async (kid: string, name = kid): Promise<RefusalCode | 'ok'> => {
  const result = await verifier.verify(await tokenOf(kid, name))
  return result.ok ? 'ok' : result.code
}
/** Lets what runs in the background end. */
const settle = (): Promise<void> => vi.waitFor(() => new Promise<void>((resolve) => setImmediate(resolve)))

beforeAll(async () => {
  for (const kid of ['one', 'two']) {
    const { privateKey, publicKey } = await generateKeyPair('ES256')
    pairs[kid] = { key: privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } }
  }
})
const make = (options: Partial<VerifierOptions> = {}): Verifier =>
  createVerifier({
    issuer: ISSUER,
    audience: 'app',
    jwks: `${ISSUER}/jwks`,
    clock: () => now,
    fetch: async () => {
      fetches += 1
      return answer()
    },
    ...options,
  })
beforeEach(() => {
  now = NOW
  fetches = 0
  answer = keysOf('one')
  verifier = make()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('keys of an issuer', () => {
  it('stay in use while a clock that throws spoils their renewal, and nothing is left unhandled', async () => {
    expect(await verify('one')).toBe('ok')
    let isBroken = false
    const token = await tokenOf('one')
    const fragile = createVerifier({
      issuer: ISSUER,
      audience: 'app',
      jwks: `${ISSUER}/jwks`,
      clock: () => {
        if (isBroken) throw new Error('no time')
        return now
      },
      fetch: async () => {
        const response = await answer()
        isBroken = response.status !== 200
        return response
      },
    })
    expect((await fragile.verify(token)).ok).toBe(true)
    now += 299
    answer = down
    await fragile.verify(token).catch(() => undefined)
    now += 70
    await fragile.verify(await tokenOf('one')).catch(() => undefined)
    await settle()
    isBroken = false
    answer = keysOf('one')
    expect((await fragile.verify(await tokenOf('one'))).ok).toBe(true)
  })

  it('are fetched once for 200 tokens at the same time', async () => {
    const token = await tokenOf('one')
    const results = await Promise.all(Array.from({ length: 200 }, () => verifier.verify(token)))
    expect([results.every(({ ok }) => ok), fetches]).toEqual([true, 1])
  })

  it('are renewed in the background from 5 minutes on, one fifth more or less, and no token waits for it (A6)', async () => {
    await verify('one')
    now += 239
    await verify('one')
    expect(fetches).toBe(1)
    now += 122
    let release = (): void => undefined
    answer = () =>
      new Promise((resolve) => {
        release = () => resolve(Response.json({ keys: [pairs['one']!.jwk] }))
      })
    expect([await verify('one'), await verify('one'), fetches]).toEqual(['ok', 'ok', 2])
    release()
    await settle()
    expect([await verify('one'), fetches]).toEqual(['ok', 2])
  })

  it('are renewed before they are used from 10 minutes on: a key that was withdrawn is refused', async () => {
    await verify('one')
    answer = keysOf('two')
    now += 600
    expect([await verify('one'), fetches]).toEqual(['signature', 3])
    // It is looked for once more, and then no more.
    expect([await verify('one'), fetches]).toEqual(['signature', 3])
  })

  it('take what they signed along when they are withdrawn, also a token that was verified before', async () => {
    const token = await tokenOf('one', 'one', { exp: now + 3600 })
    const answers = async (): Promise<string[]> => {
      const results = [await verifier.verify(token), await verifier.verify(token), await verifier.verify(token)]
      return results.map((result) => (result.ok ? 'ok' : result.code))
    }
    expect(await answers()).toEqual(['ok', 'ok', 'ok'])
    answer = keysOf('two')
    now += 600
    expect(await answers()).toEqual(['signature', 'signature', 'signature'])
  })

  it('take what they signed along when another key gets their id', async () => {
    const token = await tokenOf('one', 'one', { exp: now + 3600 })
    expect([(await verifier.verify(token)).ok, (await verifier.verify(token)).ok]).toEqual([true, true])
    answer = () => Response.json({ keys: [{ ...pairs['two']!.jwk, kid: 'one' }] })
    now += 600
    expect(await verifier.verify(token)).toMatchObject({ ok: false, code: 'signature' })
    expect(await verifier.verify(token)).toMatchObject({ ok: false, code: 'signature' })
  })

  it.each([
    [3599, 'ok'],
    [3600, 'keysUnavailable'],
  ])('stay in use through an outage of %i s: %s (T33)', async (age, code) => {
    await verify('one')
    answer = down
    now += age
    expect(await verify('one')).toBe(code)
  })

  it.each<[NonNullable<VerifierOptions['maxKeyAge']>, number]>([
    ['2h', 7200],
    ['10m', 600],
    ['1m', 60],
  ])('stay in use through an outage for `maxKeyAge`, and no second longer: %s', async (maxKeyAge, seconds) => {
    verifier = make({ maxKeyAge })
    await verify('one')
    answer = down
    now += seconds - 1
    expect(await verify('one')).toBe('ok')
    now += 1
    expect(await verify('one')).toBe('keysUnavailable')
  })

  it('are renewed sooner if `maxKeyAge` is short: in the background at half of it', async () => {
    verifier = make({ maxKeyAge: '1m' })
    await verify('one')
    now += 23
    await verify('one')
    expect(fetches).toBe(1)
    now += 14
    await verify('one')
    await settle()
    expect(fetches).toBe(2)
    answer = keysOf('two')
    now += 60
    expect([await verify('one'), fetches > 2]).toEqual(['signature', true])
  })

  it('do not stay in use for a key that was not known before the outage', async () => {
    await verify('one')
    answer = down
    now += 700
    expect(await verify('two')).toBe('keysUnavailable')
  })

  it('are found when the issuer rotates, at once (rotate-just-before-signing)', async () => {
    await verify('one')
    answer = keysOf('one', 'two')
    expect([await verify('two'), fetches]).toEqual(['ok', 2])
  })

  it('are asked for twice in 30 s at most by a flood of unknown ids, and a rotation is seen within 2 s of it (T29, T30, A7)', async () => {
    await verify('one')
    await Promise.all(Array.from({ length: 200 }, (_, index) => verify('two', `x${index}`)))
    expect(fetches).toBe(2)
    answer = keysOf('one', 'two')
    now += 1
    expect([await verify('two'), fetches]).toEqual(['signature', 2])
    now += 1
    expect([await verify('two'), fetches]).toEqual(['ok', 3])
    for (let index = 0; index < 27; index += 1) {
      now += 1
      await verify('two', `y${index}`)
    }
    expect(fetches).toBe(3)
    now += 1
    await verify('two', 'z')
    expect(fetches).toBe(4)
  })

  it('are not fetched for a token that fails the cheap checks first', async () => {
    const token = await tokenOf('one')
    now += 1000
    expect(await verifier.verify(token)).toMatchObject({ code: 'expired' })
    expect(await verifier.verify(`${token}=`)).toMatchObject({ code: 'malformed' })
    expect(fetches).toBe(0)
  })

  it('are renewed and asked for again at the very second', async () => {
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
    // Without chance, each failure gives the issuer a second.
    expect([await loadsAt(NOW), await loadsAt(NOW + 0.9), await loadsAt(NOW + 1)]).toEqual([1, 1, 2])
    random = 0.5
    expect(await loadsAt(NOW + 2)).toBe(3)
    expect([await loadsAt(NOW + 301), await loadsAt(NOW + 302), await loadsAt(NOW + 303)]).toEqual([3, 4, 4])
  })

  it('are not asked for again while the issuer is given time to recover, at most 30 s', async () => {
    answer = down
    for (let index = 0; index < 50; index += 1) await verify('one')
    expect(fetches).toBe(1)
    for (let second = 0; second < 600; second += 1) {
      now += 1
      await verify('one')
    }
    expect(fetches).toBeGreaterThanOrEqual(20)
    expect(fetches).toBeLessThanOrEqual(600 / 2)
    answer = keysOf('one')
    now += 30
    expect(await verify('one')).toBe('ok')
  })

  it('are asked for again although the clock was put back an hour', async () => {
    answer = down
    await verify('one')
    now -= 3600
    answer = keysOf('one')
    expect(await verify('one')).toBe('ok')
    now -= 3600
    expect([await verify('one'), fetches]).toEqual(['ok', 3])
  })
})

describe('a new key under a known name', () => {
  const renamed =
    (kid: string, name = 'one'): Answer =>
    () =>
      Response.json({ keys: [{ ...pairs[kid]!.jwk, kid: name }] })

  it('is looked up once when a signature fails: its tokens pass at once, and those of the old key no more', async () => {
    expect(await verify('one')).toBe('ok')
    answer = renamed('two')
    expect([await verify('two', 'one'), fetches]).toEqual(['ok', 2])
    expect([await verify('two', 'one'), fetches]).toEqual(['ok', 2])
    expect(await verify('one')).toBe('signature')
  })

  it('is found if neither key has a name', async () => {
    const nameless = (kid: string): Answer => {
      const { kid: _, ...jwk } = pairs[kid]!.jwk
      return () => Response.json({ keys: [jwk] })
    }
    answer = nameless('one')
    expect(await verify('one', NAMELESS)).toBe('ok')
    answer = nameless('two')
    expect([await verify('two', NAMELESS), fetches]).toEqual(['ok', 2])
  })

  it('is found if it is for another algorithm', async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256')
    await verify('one')
    const jwk = { ...(await exportJWK(publicKey)), kid: 'one' }
    answer = () => Response.json({ keys: [jwk] })
    const token = await new SignJWT({ iss: ISSUER, aud: 'app', sub: 'alice', iat: now, exp: now + 300 })
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .sign(privateKey)
    expect(await verifier.verify(token)).toMatchObject({ ok: true })
  })

  it('is found by all who look for it at the same time, with one fetch', async () => {
    await verify('one')
    answer = renamed('two')
    const token = await tokenOf('two', 'one')
    const results = await Promise.all(Array.from({ length: 100 }, () => verifier.verify(token)))
    expect([results.every(({ ok }) => ok), fetches]).toEqual([true, 2])
  })

  it('is taken without a fetch if somebody else has just fetched it', async () => {
    await verify('one')
    answer = () =>
      Response.json({
        keys: [
          { ...pairs['two']!.jwk, kid: 'one' },
          { ...pairs['one']!.jwk, kid: 'x' },
        ],
      })
    const [first, second] = await Promise.all([verify('one', 'x'), verify('two', 'one')])
    expect([first, second, fetches]).toEqual(['ok', 'ok', 2])
  })

  it('is taken without a fetch if the keys were renewed while the signature was checked', async () => {
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

  it('is not looked for by a flood of bad signatures more than twice in 30 s, and is found within 60 s of it (T29)', async () => {
    await verify('one')
    const [header, payload] = (await tokenOf('one')).split('.')
    const forged = (count: number): string =>
      `${header}.${payload}.${Buffer.alloc(64, count + 1).toString('base64url')}`
    const flood = async (): Promise<void> => {
      for (const result of await Promise.all(Array.from({ length: 200 }, (_, count) => verifier.verify(forged(count)))))
        expect(result).toMatchObject({ ok: false, code: 'signature' })
    }
    await flood()
    expect(fetches).toBe(2)
    answer = renamed('two')
    const began = now
    let at: number | undefined
    while (at === undefined && now - began < 60) {
      now += 1
      await flood()
      if ((await verify('two', 'one')) === 'ok') at = now - began
    }
    expect(at).toBeLessThanOrEqual(30)
    expect(fetches).toBeLessThanOrEqual(4)
  })

  it('is refused as a signature, and not as an outage, while the issuer does not answer', async () => {
    await verify('one')
    answer = down
    expect([await verify('two', 'one'), fetches]).toEqual(['signature', 2])
    expect([await verify('one'), fetches]).toEqual(['ok', 2])
  })

  it('is not looked for in a set that the app gave', async () => {
    verifier = make({ jwks: { keys: [pairs['one']!.jwk] } })
    expect([await verify('two', 'one'), await verify('one'), fetches]).toEqual(['signature', 'ok', 0])
  })
})

describe('an outage is not the fault of the token', () => {
  it('says why the keys cannot be loaded, for logs', async () => {
    answer = () => Promise.reject(new Error('no route'))
    expect(await verifier.verify(await tokenOf('one'))).toMatchObject({
      ok: false,
      code: 'keysUnavailable',
      cause: new Error('no route'),
    })
    // Also while the issuer is not asked again.
    expect(await verifier.verify(await tokenOf('one'))).toMatchObject({ cause: new Error('no route') })
    answer = down
    now += 30
    expect(await verifier.verify(await tokenOf('one'))).toMatchObject({
      cause: expect.objectContaining({ message: expect.stringContaining('500') }),
    })
    answer = keysOf('two')
    now += 30
    expect(await verify('one')).toBe('signature')
  })

  it('is said of a key that nobody knows yet, while the issuer cannot be asked for it', async () => {
    await verify('one')
    answer = down
    expect(await verify('two')).toBe('keysUnavailable')
    expect(await verify('two')).toBe('keysUnavailable')
    answer = keysOf('one', 'two')
    now += 3
    expect(await verify('two')).toBe('ok')
  })

  it.each<[string, Record<string, unknown>]>([
    ['an operation that nobody knows', { key_ops: ['verify', 'proofread'] }],
    ['an operation twice', { key_ops: ['verify', 'verify'] }],
    ['an ext that is no truth value', { ext: 'yes' }],
    ['a certificate', { x5c: ['AAAA'], x5t: 'AAAA' }],
    ['its private part', { d: 'AAAA' }],
  ])('is not said of a key with %s: the key itself is good', async (_, more) => {
    answer = () => Response.json({ keys: [{ ...pairs['one']!.jwk, ...more }] })
    expect(await verify('one')).toBe('ok')
    expect(await verify('two', 'one')).toBe('signature')
  })

  it('is not said of a key that the runtime cannot import or use', async () => {
    const importKey = vi
      .spyOn(crypto.subtle, 'importKey')
      .mockRejectedValue(new DOMException('no', 'NotSupportedError'))
    expect(await verify('one')).toBe('signature')
    importKey.mockRestore()
    const check = vi.spyOn(signatureEngine, 'verify').mockImplementation(() => {
      throw new Error('no such digest')
    })
    now += 2
    expect(await verify('one')).toBe('signature')
    check.mockImplementation(() => Promise.reject(new Error('no such digest')))
    now += 2
    expect(await verify('one')).toBe('signature')
    check.mockRestore()
    expect(await verify('one')).toBe('ok')
  })
})

describe('a key set is accepted by its content, whatever its media type', () => {
  it.each(['application/json', 'application/jwk-set+json', 'text/plain', 'application/octet-stream', 'text/html', ''])(
    '%j',
    async (type) => {
      const body = new TextEncoder().encode(JSON.stringify({ keys: [pairs['one']!.jwk] }))
      answer = () => new Response(body, type === '' ? {} : { headers: { 'content-type': type } })
      expect(await verify('one')).toBe('ok')
    },
  )
})

describe('the bounds of a key set', () => {
  /** So many keys, of which the last one is good. */
  const many = (count: number): Answer => {
    const others = Array.from({ length: count - 1 }, (_, index) => ({ ...pairs['two']!.jwk, kid: `x${index}` }))
    return () => Response.json({ keys: [...others, pairs['one']!.jwk] })
  }

  it.each([
    [128, undefined, 'ok'],
    [129, undefined, 'keysUnavailable'],
    [3, 3, 'ok'],
    [4, 3, 'keysUnavailable'],
    [1024, 1024, 'ok'],
  ])('%i keys where %s are allowed: %s', async (count, maxKeys, code) => {
    verifier = make(maxKeys === undefined ? {} : { maxKeys })
    answer = many(count)
    expect(await verify('one')).toBe(code)
  })

  it('are said in the reason: too many keys are no silent outage', async () => {
    answer = many(129)
    const result = await verifier.verify(await tokenOf('one'))
    expect(result).toMatchObject({ cause: expect.objectContaining({ message: expect.stringContaining('128 keys') }) })
  })

  it('leave room for certificates: 4 KiB for each key that is allowed', async () => {
    const filled = (size: number): Answer => {
      const jwk = { ...pairs['one']!.jwk, pad: '' }
      const length = JSON.stringify({ keys: [jwk] }).length
      return () => Response.json({ keys: [{ ...jwk, pad: 'x'.repeat(size - length) }] })
    }
    answer = filled(128 * 4096)
    expect(await verify('one')).toBe('ok')
    verifier = make()
    answer = filled(128 * 4096 + 1)
    expect(await verify('one')).toBe('keysUnavailable')
    // A small set may be as large as any document.
    verifier = make({ maxKeys: 1 })
    answer = filled(65_536)
    expect(await verify('one')).toBe('ok')
  })

  it('are none for a set that the app gives', async () => {
    const keys = Array.from({ length: 2000 }, (_, index) => ({ ...pairs['two']!.jwk, kid: `x${index}` }))
    verifier = make({ jwks: { keys: [...keys, pairs['one']!.jwk] }, maxKeys: 1 })
    expect(await verify('one')).toBe('ok')
  })
})

describe('an answer that is no key set (P13)', () => {
  const json =
    (value: unknown): Answer =>
    () =>
      Response.json(value)
  const secret = { kty: 'oct', k: 'AAAA', kid: 'one' }

  const answers: [string, Answer][] = [
    ['a refusal', down],
    ['an error', () => Promise.reject(new Error('down'))],
    ['a redirect (T31)', () => new Response('', { status: 302, headers: { location: 'http://169.254.169.254/' } })],
    ['a page', () => new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } })],
    ['an empty object', () => new Response(new Uint8Array([123, 125]))],
    ['no body', () => new Response(null, { headers: { 'content-type': 'application/json' } })],
    ['half of a text', () => new Response('{"keys":', { headers: { 'content-type': 'application/json' } })],
    [
      'bytes that are no UTF-8',
      () => new Response(new Uint8Array([34, 255, 34]), { headers: { 'content-type': 'application/json' } }),
    ],
    ['nothing', json(null)],
    ['a list', json([])],
    ['keys that are no list', json({ keys: 'x' })],
    ['no keys', json({ keys: [] })],
    ['a symmetric key (R2)', json({ keys: [secret, null, 7] })],
    ['a short RSA key', json({ keys: [{ kty: 'RSA', n: 'A'.repeat(341), e: 'AQAB', kid: 'one' }] })],
    ['a key on no curve', () => Response.json({ keys: [{ ...pairs['one']!.jwk, crv: undefined }] })],
    ['a key on a curve for key agreement', json({ keys: [{ kty: 'OKP', crv: 'X25519', x: 'AA', kid: 'one' }] })],
    ['a key without a modulus', json({ keys: [{ kty: 'RSA', kid: 'one' }] })],
    ['keys for encryption', () => Response.json({ keys: [{ ...pairs['one']!.jwk, use: 'enc' }] })],
    ['keys for signing only', () => Response.json({ keys: [{ ...pairs['one']!.jwk, key_ops: ['sign'] }] })],
    ['129 keys', () => Response.json({ keys: Array.from({ length: 129 }, () => pairs['one']!.jwk) })],
    ['more than 512 KiB', () => Response.json({ keys: [pairs['one']!.jwk], more: 'x'.repeat(524_288) })],
    ['a key that proves nothing', () => Response.json({ keys: [{ ...pairs['one']!.jwk, y: pairs['one']!.jwk.x }] })],
  ]

  it.each(answers)('is not taken for one: %s', async (_, given) => {
    answer = given
    expect(await verify('one')).toBe('keysUnavailable')
  })

  it.each(answers)('does not replace the keys that are held: %s (R12)', async (_, given) => {
    await verify('one')
    answer = given
    now += 700
    expect([await verify('one'), fetches]).toEqual(['ok', 2])
  })

  it('is read no further than 512 KiB of a body without an end', async () => {
    let sent = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1
        controller.enqueue(new Uint8Array(16_384).fill(32))
      },
    })
    answer = () => new Response(body, { headers: { 'content-type': 'application/json' } })
    expect(await verify('one')).toBe('keysUnavailable')
    expect(sent).toBeLessThan(40)
  })

  it.each<[string, Answer]>([
    ['no headers', () => new Promise(() => undefined)],
    ['no body', () => new Response(new ReadableStream(), { headers: { 'content-type': 'application/json' } })],
  ])('is waited for 3 s, or as long as `fetchTimeout` says: %s (T23)', async (_, given) => {
    answer = given
    const token = await tokenOf('one')
    const patient = make({ fetchTimeout: '20s' })
    vi.useFakeTimers()
    const result = verifier.verify(token)
    let [isDone, isLate] = [false, false]
    void result.then(() => {
      isDone = true
    })
    await vi.advanceTimersByTimeAsync(2999)
    expect(isDone).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(await result).toMatchObject({ ok: false, code: 'keysUnavailable' })
    const later = patient.verify(token)
    void later.then(() => {
      isLate = true
    })
    await vi.advanceTimersByTimeAsync(19_999)
    expect(isLate).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(await later).toMatchObject({ ok: false, code: 'keysUnavailable' })
  })

  it('is refused at construction where the app gives it itself (P16)', () => {
    expect(() => make({ jwks: { keys: [secret] } })).toThrow(
      expect.objectContaining({ code: 'invalidConfiguration', field: 'jwks' }),
    )
  })
})
