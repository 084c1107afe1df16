import { describe, expect, it, vi } from 'vitest'
import { signatureEngine } from './signature-engine.js'
import { keysOf, down, tokenOf, verify, scene, pairs, useIssuer } from './issuer.fixture.js'

useIssuer()

describe('an outage is not the fault of the token', () => {
  it("holds the reason why the keys can't be loaded, for logs", async () => {
    scene.answer = () => Promise.reject(new Error('no route'))
    expect(await scene.verifier.verify(await tokenOf('one'))).toMatchObject({
      ok: false,
      code: 'keysUnavailable',
      cause: new Error('no route'),
    })
    // Also while the issuer isn't asked again.
    expect(await scene.verifier.verify(await tokenOf('one'))).toMatchObject({ cause: new Error('no route') })
    scene.answer = down
    scene.now += 30
    expect(await scene.verifier.verify(await tokenOf('one'))).toMatchObject({
      cause: expect.objectContaining({ message: expect.stringContaining('500') }),
    })
    scene.answer = keysOf('two')
    scene.now += 30
    expect(await verify('one')).toBe('signature')
  })

  it('is reported for an unknown key while the issuer does not respond', async () => {
    await verify('one')
    scene.answer = down
    expect(await verify('two')).toBe('keysUnavailable')
    expect(await verify('two')).toBe('keysUnavailable')
    scene.answer = keysOf('one', 'two')
    scene.now += 3
    expect(await verify('two')).toBe('ok')
  })

  it.each<[string, Record<string, unknown>]>([
    ['an unknown operation', { key_ops: ['verify', 'proofread'] }],
    ['an operation twice', { key_ops: ['verify', 'verify'] }],
    ['an ext that is not a boolean', { ext: 'yes' }],
    ['a certificate', { x5c: ['AAAA'], x5t: 'AAAA' }],
    ['its private part', { d: 'AAAA' }],
  ])('is not reported for a good key with %s', async (_, more) => {
    scene.answer = () => Response.json({ keys: [{ ...pairs['one']!.jwk, ...more }] })
    expect(await verify('one')).toBe('ok')
    expect(await verify('two', 'one')).toBe('signature')
  })

  it("is not reported for a key that the runtime can't import or use", async () => {
    const importKey = vi
      .spyOn(crypto.subtle, 'importKey')
      .mockRejectedValue(new DOMException('no', 'NotSupportedError'))
    expect(await verify('one')).toBe('signature')
    importKey.mockRestore()
    const check = vi.spyOn(signatureEngine, 'verify').mockImplementation(() => {
      throw new Error('no such digest')
    })
    scene.now += 2
    expect(await verify('one')).toBe('signature')
    check.mockImplementation(() => Promise.reject(new Error('no such digest')))
    scene.now += 2
    expect(await verify('one')).toBe('signature')
    check.mockRestore()
    expect(await verify('one')).toBe('ok')
  })
})
