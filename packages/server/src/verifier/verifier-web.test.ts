import { expect, it, vi } from 'vitest'
import { tokens, verifierOptionsOf } from './vectors.fixture.js'

it(
  'the verifier gives the same result for each token with WebCrypto alone as on Node',
  { timeout: 60_000 },
  async () => {
    vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined)
    vi.resetModules()
    const { createVerifier } = await import('../index.js')
    const { signatureEngine, webEngine } = await import('../keys/signature-engine.js')
    expect(signatureEngine).toBe(webEngine)
    const check = vi.spyOn(webEngine, 'verify')

    for (const testCase of tokens.cases) {
      const verifier = createVerifier(verifierOptionsOf(testCase))
      const { id, token, expect: expected } = testCase
      for (const time of ['the first time', 'again']) {
        const result = await verifier.verify(token)
        expect([id, time, result.ok ? 'valid' : result.code]).toEqual([id, time, expected])
      }
      // A valid signature is not verified again.
      expect([id, expected === 'valid' ? check.mock.calls.length : 1]).toEqual([id, 1])
      check.mockClear()
    }
  },
)
