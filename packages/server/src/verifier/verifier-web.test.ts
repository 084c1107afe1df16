import { expect, it, vi } from 'vitest'
import { tokens, verifierOptionsOf } from './vectors.fixture.js'

it('says of each token, on a runtime that has WebCrypto alone, what it says on Node', { timeout: 60_000 }, async () => {
  vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined)
  vi.resetModules()
  const { createVerifier } = await import('../index.js')
  const { signatureEngine, webEngine } = await import('../keys/signature-engine.js')
  expect(signatureEngine).toBe(webEngine)
  const check = vi.spyOn(webEngine, 'verify')

  for (const one of tokens.cases) {
    const verifier = createVerifier(verifierOptionsOf(one))
    const { id, token, expect: expected } = one
    for (const time of ['the first time', 'again']) {
      const result = await verifier.verify(token)
      expect([id, time, result.ok ? 'valid' : result.code]).toEqual([id, time, expected])
    }
    // A good signature is not checked again.
    expect([id, expected === 'valid' ? check.mock.calls.length : 1]).toEqual([id, 1])
    check.mockClear()
  }
})
