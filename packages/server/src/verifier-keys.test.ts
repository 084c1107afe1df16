import { describe, expect, it, vi } from 'vitest'
import { createVerifier } from './index.js'
import { ISSUER, NOW, claims, codeOf, make, scene, sign } from './verifier.fixture.js'

describe('where the keys of a verifier come from', () => {
  it('asks for no keys where the name of one is no text', async () => {
    const fetch = vi.fn(() => Promise.reject(new Error('down')))
    const remote = createVerifier({ issuer: ISSUER, audience: 'app', clock: () => NOW, fetch })
    expect(await codeOf(await sign(claims(), { kid: 7 }), remote)).toBe('signature')
    expect(fetch).not.toHaveBeenCalled()
  })

  it('says that the keys cannot be had, and lets nothing pass (P1)', async () => {
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

  it('lets nothing pass where the clock breaks while the keys are looked for (P1)', async () => {
    let [calls, broken] = [0, Number.POSITIVE_INFINITY]
    const clock = (): number => {
      calls += 1
      if (calls >= broken) throw new Error('clock')
      return NOW
    }
    const fetch = async (): Promise<Response> => Response.json({ keys: [scene.jwk] })
    const remote = createVerifier({ issuer: ISSUER, audience: 'app', jwks: `${ISSUER}/jwks`, clock, fetch })
    expect(await codeOf(await sign(), remote)).toBe('ok')
    // The verifier asks for the time first, and the keys ask for it next.
    broken = calls + 2
    expect(await codeOf(await sign(claims({ sub: 'bob' })), remote)).toBe('keysUnavailable')
  })

  it('finds the keys by discovery, and again after discovery failed', async () => {
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
    ['names keys at an address that is none', { issuer: ISSUER, jwks_uri: 7 }],
    ['names keys without https', { issuer: ISSUER, jwks_uri: 'http://auth.example.com/jwks' }],
    ['is no object', null],
  ])('lets nothing pass where the discovery document %s', async (_, document) => {
    const asked: string[] = []
    const fetch = async (input: string | URL | Request): Promise<Response> => {
      asked.push(input instanceof Request ? input.url : String(input))
      return Response.json(asked.length === 1 ? document : { keys: [scene.jwk] })
    }
    expect(await codeOf(await sign(), make({ jwks: undefined as never, fetch }))).toBe('keysUnavailable')
    expect(asked).toEqual([`${ISSUER}/.well-known/openid-configuration`])
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
  ])('lets nothing pass by a clock that tells %s later on (P1)', async (_, broken) => {
    let clock = (): number => NOW
    const verifier = make({ clock: () => clock() })
    const token = await sign()
    expect(await codeOf(token, verifier)).toBe('ok')
    clock = broken
    expect(await codeOf(token, verifier)).toBe('clock')
    expect(await codeOf(await sign(claims({ sub: 'bob' })), verifier)).toBe('clock')
  })
})
