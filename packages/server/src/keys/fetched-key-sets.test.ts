import { describe, expect, it, vi } from 'vitest'
import { type Answer, pairs, down, tokenOf, verify, make, scene, useIssuer } from './issuer.fixture.js'

useIssuer()

describe('a key set is accepted whatever its media type is', () => {
  it.each(['application/json', 'application/jwk-set+json', 'text/plain', 'application/octet-stream', 'text/html', ''])(
    '%j',
    async (type) => {
      const body = new TextEncoder().encode(JSON.stringify({ keys: [pairs['one']!.jwk] }))
      scene.answer = () => new Response(body, type === '' ? {} : { headers: { 'content-type': type } })
      expect(await verify('one')).toBe('ok')
    },
  )
})

describe('the limits of a key set', () => {
  /** A key set with this many keys, of which only the last is good. */
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
  ])('apply to the number of keys: %i with a maximum of %s: %s', async (count, maxKeys, code) => {
    scene.verifier = make(maxKeys === undefined ? {} : { maxKeys })
    scene.answer = many(count)
    expect(await verify('one')).toBe(code)
  })

  it('are named in the cause if there are too many keys', async () => {
    scene.answer = many(129)
    const result = await scene.verifier.verify(await tokenOf('one'))
    expect(result).toMatchObject({ cause: expect.objectContaining({ message: expect.stringContaining('128 keys') }) })
  })

  it('leave room for certificates: 4 KiB for each allowed key', async () => {
    const filled = (size: number): Answer => {
      const jwk = { ...pairs['one']!.jwk, pad: '' }
      const length = JSON.stringify({ keys: [jwk] }).length
      return () => Response.json({ keys: [{ ...jwk, pad: 'x'.repeat(size - length) }] })
    }
    scene.answer = filled(128 * 4096)
    expect(await verify('one')).toBe('ok')
    scene.verifier = make()
    scene.answer = filled(128 * 4096 + 1)
    expect(await verify('one')).toBe('keysUnavailable')
    // A set of few keys may be as large as a discovery document.
    scene.verifier = make({ maxKeys: 1 })
    scene.answer = filled(65_536)
    expect(await verify('one')).toBe('ok')
  })

  it('do not apply to a key set that the app passes', async () => {
    const keys = Array.from({ length: 2000 }, (_, index) => ({ ...pairs['two']!.jwk, kid: `x${index}` }))
    scene.verifier = make({ jwks: { keys: [...keys, pairs['one']!.jwk] }, maxKeys: 1 })
    expect(await verify('one')).toBe('ok')
  })
})

describe('a response that is not a key set', () => {
  const json =
    (value: unknown): Answer =>
    () =>
      Response.json(value)
  const secret = { kty: 'oct', k: 'AAAA', kid: 'one' }

  const answers: [string, Answer][] = [
    ['a refusal', down],
    ['an error', () => Promise.reject(new Error('down'))],
    ['a redirect', () => new Response('', { status: 302, headers: { location: 'http://169.254.169.254/' } })],
    ['a page', () => new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } })],
    ['an empty object', () => new Response(new Uint8Array([123, 125]))],
    ['no body', () => new Response(null, { headers: { 'content-type': 'application/json' } })],
    ['half of a document', () => new Response('{"keys":', { headers: { 'content-type': 'application/json' } })],
    [
      'bytes that are not UTF-8',
      () => new Response(new Uint8Array([34, 255, 34]), { headers: { 'content-type': 'application/json' } }),
    ],
    ['nothing', json(null)],
    ['a list', json([])],
    ['keys that are not an array', json({ keys: 'x' })],
    ['no keys', json({ keys: [] })],
    ['a symmetric key', json({ keys: [secret, null, 7] })],
    ['a short RSA key', json({ keys: [{ kty: 'RSA', n: 'A'.repeat(341), e: 'AQAB', kid: 'one' }] })],
    ['a key without a curve', () => Response.json({ keys: [{ ...pairs['one']!.jwk, crv: undefined }] })],
    ['a key on a curve for key agreement', json({ keys: [{ kty: 'OKP', crv: 'X25519', x: 'AA', kid: 'one' }] })],
    ['a key without a modulus', json({ keys: [{ kty: 'RSA', kid: 'one' }] })],
    ['keys for encryption', () => Response.json({ keys: [{ ...pairs['one']!.jwk, use: 'enc' }] })],
    ['keys for signing only', () => Response.json({ keys: [{ ...pairs['one']!.jwk, key_ops: ['sign'] }] })],
    ['129 keys', () => Response.json({ keys: Array.from({ length: 129 }, () => pairs['one']!.jwk) })],
    ['more than 512 KiB', () => Response.json({ keys: [pairs['one']!.jwk], more: 'x'.repeat(524_288) })],
    ['a worthless key', () => Response.json({ keys: [{ ...pairs['one']!.jwk, y: pairs['one']!.jwk.x }] })],
  ]

  it.each(answers)('is refused: %s', async (_, given) => {
    scene.answer = given
    expect(await verify('one')).toBe('keysUnavailable')
  })

  it.each(answers)('does not replace the cached keys: %s', async (_, given) => {
    await verify('one')
    scene.answer = given
    scene.now += 700
    expect([await verify('one'), scene.fetches]).toEqual(['ok', 2])
  })

  it('is read up to 512 KiB of an endless body', async () => {
    let sent = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1
        controller.enqueue(new Uint8Array(16_384).fill(32))
      },
    })
    scene.answer = () => new Response(body, { headers: { 'content-type': 'application/json' } })
    expect(await verify('one')).toBe('keysUnavailable')
    expect(sent).toBeLessThan(40)
  })

  it.each<[string, Answer]>([
    ['no headers', () => new Promise(() => undefined)],
    ['no body', () => new Response(new ReadableStream(), { headers: { 'content-type': 'application/json' } })],
  ])('times out after 3 s, or after `fetchTimeout`: %s', async (_, given) => {
    scene.answer = given
    const token = await tokenOf('one')
    const patient = make({ fetchTimeout: '20s' })
    vi.useFakeTimers()
    const result = scene.verifier.verify(token)
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

  it('is refused at construction if the app passes it', () => {
    expect(() => make({ jwks: { keys: [secret] } })).toThrow(
      expect.objectContaining({ code: 'invalidConfiguration', field: 'jwks' }),
    )
  })
})
