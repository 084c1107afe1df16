import { readFileSync } from 'node:fs'
import { expect, it, vi } from 'vitest'

const tokens = JSON.parse(readFileSync(new URL('../vectors/tokens.json', import.meta.url), 'utf8'))

it('says of each token, on a runtime that has WebCrypto alone, what it says on Node', async () => {
  vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined)
  vi.resetModules()
  const { createVerifier } = await import('./index.js')
  const { signatureEngine, webEngine } = await import('./signature-engine.js')
  expect(signatureEngine).toBe(webEngine)
  const check = vi.spyOn(webEngine, 'verify')

  for (const { id, kind, audience, algorithms, token, expect: expected } of tokens.cases) {
    const verifier = createVerifier({
      issuer: tokens.issuer,
      audience: audience ?? tokens.audience,
      algorithms: algorithms ?? tokens.algorithms,
      tokens: kind,
      jwks: tokens.keys,
      clock: () => tokens.now,
      clockTolerance: `${tokens.clockTolerance}s`,
    })
    for (const time of ['the first time', 'again']) {
      const result = await verifier.verify(token)
      expect([id, time, result.ok ? 'valid' : result.code]).toEqual([id, time, expected])
    }
    // A good signature is not checked again.
    expect([id, expected === 'valid' ? check.mock.calls.length : 1]).toEqual([id, 1])
    check.mockClear()
  }
})
