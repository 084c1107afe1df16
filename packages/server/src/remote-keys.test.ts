import { type CryptoKey, type JWK, type JWTPayload, SignJWT, exportJWK, generateKeyPair } from 'jose'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type RefusalCode, type Verifier, createVerifier } from './index.js'

const NOW = 1_800_000_000
const ISSUER = 'https://op.example.com'
type Answer = () => Response | Promise<Response>

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
    .setProtectedHeader({ alg: 'ES256', kid: name })
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
beforeEach(() => {
  now = NOW
  fetches = 0
  answer = keysOf('one')
  verifier = createVerifier({
    issuer: ISSUER,
    audience: 'app',
    jwks: `${ISSUER}/jwks`,
    clock: () => now,
    fetch: async () => {
      fetches += 1
      return answer()
    },
  })
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
    ['a page', () => new Response('{"keys":[]}', { headers: { 'content-type': 'text/html' } })],
    ['no type', () => new Response(new Uint8Array([123, 125]))],
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
    ['33 keys', () => Response.json({ keys: Array.from({ length: 33 }, () => pairs['one']!.jwk) })],
    ['more than 64 KiB', () => Response.json({ keys: [pairs['one']!.jwk], more: 'x'.repeat(65_536) })],
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

  it('is read no further than 64 KiB of a body without an end', async () => {
    let sent = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1
        controller.enqueue(new Uint8Array(16_384).fill(32))
      },
    })
    answer = () => new Response(body, { headers: { 'content-type': 'application/json' } })
    expect(await verify('one')).toBe('keysUnavailable')
    expect(sent).toBeLessThan(10)
  })

  it.each<[string, Answer]>([
    ['no headers', () => new Promise(() => undefined)],
    ['no body', () => new Response(new ReadableStream(), { headers: { 'content-type': 'application/json' } })],
  ])('is waited for 3 s: %s (T23)', async (_, given) => {
    answer = given
    const token = await tokenOf('one')
    vi.useFakeTimers()
    const result = verifier.verify(token)
    let isDone = false
    void result.then(() => {
      isDone = true
    })
    await vi.advanceTimersByTimeAsync(2999)
    expect(isDone).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(await result).toMatchObject({ ok: false, code: 'keysUnavailable' })
  })

  it('is refused at construction where the app gives it itself (P16)', () => {
    const make = (): Verifier => createVerifier({ issuer: ISSUER, audience: 'app', jwks: { keys: [secret] } })
    expect(make).toThrow(expect.objectContaining({ code: 'invalidConfiguration', field: 'jwks' }))
  })
})
