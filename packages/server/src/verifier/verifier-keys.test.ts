import { describe, expect, it, vi } from 'vitest'
import { createVerifier } from '../index.js'
import { ISSUER, NOW, claims, codeOf, make, scene, sign } from './verifier.fixture.js'

describe('the keys of a verifier', () => {
  it('are not fetched if the kid is not a string', async () => {
    const fetch = vi.fn(() => Promise.reject(new Error('down')))
    const remote = createVerifier({ issuer: ISSUER, audience: 'app', clock: () => NOW, fetch })
    expect(await codeOf(await sign(claims(), { kid: 7 }), remote)).toBe('signature')
    expect(fetch).not.toHaveBeenCalled()
  })

  it("let nothing pass if they can't be loaded, and the code is keysUnavailable", async () => {
    for (const fetch of [
      () => Promise.reject(new Error('no')),
      () => Promise.resolve(new Response('', { status: 500 })),
      () =>
        Promise.resolve(
          new Response('{"issuer":"https://evil.example.com","jwks_uri":"https://evil.example.com/jwks"}'),
        ),
      () => Promise.resolve(new Response(`{"issuer":"${ISSUER}","jwks_uri":"http://plain.example.com/jwks"}`)),
      () => Promise.resolve(new Response('x'.repeat(70_000))),
    ]) {
      const without = createVerifier({ issuer: ISSUER, audience: 'app', clock: () => NOW, fetch })
      expect(await codeOf(await sign(), without)).toBe('keysUnavailable')
    }
  })

  it('are not reported as unavailable if the clock breaks: the time is read once for each token', async () => {
    let [calls, broken] = [0, Number.POSITIVE_INFINITY]
    const clock = (): number => {
      calls += 1
      if (calls >= broken) throw new Error('clock')
      return NOW
    }
    const fetch = async (): Promise<Response> => Response.json({ keys: [scene.jwk] })
    const remote = createVerifier({ issuer: ISSUER, audience: 'app', jwks: `${ISSUER}/jwks`, clock, fetch })
    // The first call comes from createVerifier(); the next one from the first token.
    broken = calls + 2
    expect(await codeOf(await sign(), remote)).toBe('ok')
    const result = await remote.verify(await sign(claims({ sub: 'bob' })))
    expect(result).toEqual({ ok: false, code: 'clock', cause: new Error('clock') })
  })

  it('are found by discovery, which is repeated after a failure', async () => {
    let calls = 0
    const fetch = (input: string | URL | Request): Promise<Response> => {
      calls += 1
      if (calls === 1) return Promise.reject(new Error('down'))
      const url = input instanceof Request ? input.url : String(input)
      return Promise.resolve(
        url.endsWith('/.well-known/openid-configuration')
          ? Response.json({ issuer: ISSUER, jwks_uri: `${ISSUER}/jwks` })
          : Response.json({ keys: [scene.jwk] }),
      )
    }
    let now = NOW
    const discovering = createVerifier({ issuer: ISSUER, audience: 'app', clock: () => now, fetch })
    expect(await codeOf(await sign(), discovering)).toBe('keysUnavailable')
    now += 2
    expect(await codeOf(await sign(), discovering)).toBe('ok')
    expect(await codeOf(await sign(claims({ sub: 'bob' })), discovering)).toBe('ok')
    expect(calls).toBe(3)
  })

  it.each([
    ['names another issuer', { issuer: `${ISSUER}/`, jwks_uri: `${ISSUER}/jwks` }],
    ['names no keys', { issuer: ISSUER }],
    ['names keys at an invalid URL', { issuer: ISSUER, jwks_uri: 7 }],
    ['names keys without https', { issuer: ISSUER, jwks_uri: 'http://auth.example.com/jwks' }],
    ['names keys on this machine', { issuer: ISSUER, jwks_uri: 'https://127.0.0.1/jwks' }],
    ['names keys on this machine without https', { issuer: ISSUER, jwks_uri: 'http://127.0.0.1/jwks' }],
    ['names keys in a private network', { issuer: ISSUER, jwks_uri: 'https://169.254.169.254/jwks' }],
    ['is not an object', null],
  ])('let nothing pass if the discovery document %s', async (_, document) => {
    const asked: string[] = []
    const fetch = async (input: string | URL | Request): Promise<Response> => {
      asked.push(input instanceof Request ? input.url : String(input))
      return Response.json(asked.length === 1 ? document : { keys: [scene.jwk] })
    }
    expect(await codeOf(await sign(), make({ jwks: undefined as never, fetch }))).toBe('keysUnavailable')
    expect(asked).toEqual([`${ISSUER}/.well-known/openid-configuration`])
  })

  it('are fetched from an issuer in a container network only if the app allows it', async () => {
    const issuer = 'http://keycloak:8080/realms/bank'
    const fetch = vi.fn(async (input: string | URL | Request): Promise<Response> => {
      const isDocument = (input as string).endsWith('/.well-known/openid-configuration')
      return Response.json(isDocument ? { issuer, jwks_uri: 'http://keycloak:8080/certs' } : { keys: [scene.jwk] })
    })
    const options = { issuer, audience: 'app', clock: () => NOW, fetch }
    expect(() => createVerifier(options)).toThrow(expect.objectContaining({ field: 'issuer' }))
    const verifier = createVerifier({ ...options, allowInsecureIssuer: true })
    expect(await codeOf(await sign(claims({ iss: issuer })), verifier)).toBe('ok')
    expect(fetch.mock.calls.map(([url]) => url)).toEqual([
      `${issuer}/.well-known/openid-configuration`,
      'http://keycloak:8080/certs',
    ])
  })

  it('are fetched inside a container network for an issuer outside only if the app allows it', async () => {
    const fetch = async (): Promise<Response> => Response.json({ keys: [scene.jwk] })
    const options = { issuer: ISSUER, audience: 'app', clock: () => NOW, fetch, jwks: 'http://keycloak:8080/certs' }
    expect(() => createVerifier(options)).toThrow(expect.objectContaining({ field: 'jwks' }))
    expect(await codeOf(await sign(), createVerifier({ ...options, allowInsecureIssuer: true }))).toBe('ok')
  })

  it.each([
    ['NaN', (): number => Number.NaN],
    ['infinity', (): number => Number.POSITIVE_INFINITY],
    ['no number', (): number => String(NOW) as never],
    [
      'an error',
      (): number => {
        throw new Error('no time')
      },
    ],
  ])('let nothing pass if the clock later returns %s', async (_, broken) => {
    let clock = (): number => NOW
    const verifier = make({ clock: () => clock() })
    const token = await sign()
    expect(await codeOf(token, verifier)).toBe('ok')
    clock = broken
    expect(await codeOf(token, verifier)).toBe('clock')
    expect(await codeOf(await sign(claims({ sub: 'bob' })), verifier)).toBe('clock')
  })
})
