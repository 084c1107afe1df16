import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { type Verifier, type VerifierOptions, createVerifier } from '../index.js'
import { ISSUER, NOW, claims, codeOf, make, scene, sign } from './verifier.fixture.js'

const codeFor = async (change: Record<string, unknown>, options: Partial<VerifierOptions>): Promise<string> =>
  codeOf(await sign(claims(change)), make(options))

describe('an ID Token with other audiences (OIDC Core §3.1.3.7 (3) to (5))', () => {
  const trusting = { audience: 'app', trustedAudiences: ['account', 'reports'] } as const

  it.each([
    ['an own and a trusted audience, with an own azp', { aud: ['account', 'app'], azp: 'app' }, 'ok'],
    ['an own and two trusted audiences, with an own azp', { aud: ['app', 'account', 'reports'], azp: 'app' }, 'ok'],
    ['ours alone', { aud: 'app' }, 'ok'],
    ['an own and a trusted audience, without azp', { aud: ['app', 'account'] }, 'audience'],
    ['an own and a trusted audience, with the trusted azp', { aud: ['app', 'account'], azp: 'account' }, 'audience'],
    ['an own audience alone, with a trusted azp', { aud: 'app', azp: 'account' }, 'audience'],
    ['a trusted audience alone', { aud: 'account' }, 'audience'],
    ['a trusted audience alone, with an own azp', { aud: 'account', azp: 'app' }, 'audience'],
    ['a trusted audience alone, with the same azp', { aud: ['account'], azp: 'account' }, 'audience'],
    ['trusted audiences alone, with an own azp', { aud: ['account', 'reports'], azp: 'app' }, 'audience'],
    ['an own and an unknown audience, with an own azp', { aud: ['app', 'other'], azp: 'app' }, 'audience'],
    ['an own, a trusted and an unknown audience', { aud: ['app', 'account', 'other'], azp: 'app' }, 'audience'],
    ['an own audience and a number', { aud: ['app', 7], azp: 'app' }, 'audience'],
  ])('is decided by aud and azp: %s', async (_, change, code) => {
    expect(await codeFor(change, trusting)).toBe(code)
  })

  it('may be for any client of the list, with an azp of the list', async () => {
    const both = { audience: ['web', 'mobile'], trustedAudiences: 'account' } as const
    expect(await codeFor({ aud: 'web' }, both)).toBe('ok')
    expect(await codeFor({ aud: 'mobile', azp: 'mobile' }, both)).toBe('ok')
    // Google writes the token of a mobile app for its backend like this.
    expect(await codeFor({ aud: 'web', azp: 'mobile' }, both)).toBe('ok')
    expect(await codeFor({ aud: ['web', 'account'], azp: 'mobile' }, both)).toBe('ok')
    expect(await codeFor({ aud: 'account', azp: 'mobile' }, both)).toBe('audience')
  })
})

describe('an access token with other audiences (RFC 9068 §4)', () => {
  const api = { tokens: 'accessToken', audience: 'api' } as const
  const codeOfAccess = async (change: Record<string, unknown>, options: Partial<VerifierOptions> = {}) =>
    codeOf(await sign(claims({ client_id: 'spa', ...change }), { typ: 'at+jwt' }), make({ ...api, ...options }))

  it.each([
    ['the API alone, with the azp of the client', { aud: 'api', azp: 'spa' }, 'ok'],
    ['the API and another audience, without azp', { aud: ['api', 'account'] }, 'ok'],
    ['another audience and the API, with any azp', { aud: ['account', 'api'], azp: 'spa' }, 'ok'],
    ['an azp that is not a string', { aud: 'api', azp: 7 }, 'ok'],
    ['another alone', { aud: 'account' }, 'audience'],
    ['another audience alone, with the API as azp', { aud: 'account', azp: 'api' }, 'audience'],
    ['others alone', { aud: ['account', 'reports'] }, 'audience'],
    ['nobody', { aud: [] }, 'audience'],
    ['no aud', { aud: undefined }, 'audience'],
    ['the API and a number', { aud: ['api', 7] }, 'audience'],
    ['the API in a nested array', { aud: [['api']] }, 'audience'],
    ['a name that contains the API', { aud: 'api.example' }, 'audience'],
  ])('must contain the API: %s', async (_, change, code) => {
    expect(await codeOfAccess(change)).toBe(code)
  })

  it('may be for any API of the list', async () => {
    const options = { audience: ['api', 'api2'] }
    expect(await codeOfAccess({ aud: 'api2' }, options)).toBe('ok')
    expect(await codeOfAccess({ aud: ['other', 'api2'] }, options)).toBe('ok')
    expect(await codeOfAccess({ aud: 'other' }, options)).toBe('audience')
  })
})

describe('an access token with typ JWT', () => {
  const api = { tokens: 'accessToken', audience: 'api' } as const
  const access = claims({ aud: 'api', azp: 'spa', scope: 'pay' })
  const byName = { ...api, accessTokenTypes: ['at+jwt', 'JWT'] } as const

  it("is refused unless accessTokenTypes has 'JWT'", async () => {
    expect(await codeOf(await sign(access, { typ: 'JWT' }), make(api))).toBe('kind')
    expect(await codeOf(await sign(access, { typ: 'JWT' }), make(byName))).toBe('ok')
  })

  it.each([
    ['jwt', 'ok'],
    [undefined, 'ok'],
    ['at+jwt', 'ok'],
    ['application/at+jwt', 'ok'],
    ['logout+jwt', 'kind'],
    ['dpop+jwt', 'kind'],
    ['', 'kind'],
    [7, 'kind'],
  ])("with the typ %j is decided if accessTokenTypes has 'JWT': %s", async (typ, code) => {
    expect(await codeOf(await sign(access, { typ: typ as string }), make(byName))).toBe(code)
  })

  it('can be the only accepted type', async () => {
    const only = make({ ...api, accessTokenTypes: ['JWT'] })
    expect(await codeOf(await sign(access, { typ: 'JWT' }), only)).toBe('ok')
    expect(await codeOf(await sign(access, { typ: 'at+jwt' }), only)).toBe('kind')
  })

  it.each(['scope', 'scp', 'client_id'])('is distinguished from an ID Token by %s', async (name) => {
    const token = await sign(claims({ aud: 'api', [name]: 'x' }), { typ: 'JWT' })
    expect(await codeOf(token, make(byName))).toBe('ok')
    expect(await codeOf(token, make({ audience: 'api' }))).toBe('kind')
  })

  it('is refused without any of these claims, because it may be an ID Token', async () => {
    expect(await codeOf(await sign(claims({ aud: 'api', azp: 'spa' }), { typ: 'JWT' }), make(byName))).toBe('kind')
    // With `at+jwt` the type alone is enough.
    expect(await codeOf(await sign(claims({ aud: 'api', azp: 'spa' }), { typ: 'at+jwt' }), make(byName))).toBe('ok')
  })

  it('is refused for another audience alone', async () => {
    expect(await codeOf(await sign(claims({ aud: 'account', scope: 'pay' }), { typ: 'JWT' }), make(byName))).toBe(
      'audience',
    )
  })

  const marks = fc.dictionary(
    fc.constantFrom('scope', 'scp', 'client_id', 'nonce', 'at_hash', 'events', 'azp', 'amr', 'sid'),
    fc.constantFrom('x', '', null, 1, []),
  )
  const types = fc.constantFrom(undefined, 'JWT', 'jwt', 'at+jwt', 'application/at+jwt', 'AT+JWT', 'x', null)
  test.prop([marks, types], { numRuns: 300 })(
    'and an ID Token are never interchangeable, whatever their claims are (RFC 8725 §3.12)',
    async (change, typ) => {
      const token = await sign(claims({ ...change, azp: 'app' }), { typ: typ as string })
      const readers: Verifier[] = [make(), make({ ...byName, audience: 'app' })]
      const answers = await Promise.all(readers.map((reader) => reader.verify(token)))
      expect(answers.filter(({ ok }) => ok).length).toBeLessThan(2)
    },
  )
})

describe('an invalid audience is refused', () => {
  it.each([
    ['trustedAudiences', { trustedAudiences: '' }],
    ['trustedAudiences', { trustedAudiences: [] }],
    ['trustedAudiences', { trustedAudiences: ['account', ''] }],
    ['trustedAudiences', { trustedAudiences: /account/ as never }],
    // A token for this audience alone would pass.
    ['trustedAudiences', { trustedAudiences: ['account', 'app'] }],
    ['trustedAudiences', { tokens: 'accessToken' as const, trustedAudiences: 'account' }],
    ['accessTokenTypes', { tokens: 'accessToken' as const, accessTokenTypes: [] }],
    ['accessTokenTypes', { tokens: 'accessToken' as const, accessTokenTypes: ['jwt' as never] }],
    ['accessTokenTypes', { tokens: 'accessToken' as const, accessTokenTypes: 'JWT' as never }],
    ['accessTokenTypes', { accessTokenTypes: ['JWT' as const] }],
  ])('%s: %j', (field, options) => {
    expect(() => make(options)).toThrow(expect.objectContaining({ code: 'invalidConfiguration', field }))
  })

  it('copies the lists, so that later changes by the app have no effect', async () => {
    const trustedAudiences = ['account']
    const verifier = make({ trustedAudiences })
    trustedAudiences.push('other')
    expect(await codeOf(await sign(claims({ aud: ['app', 'other'], azp: 'app' })), verifier)).toBe('audience')
  })
})

describe('a claim in a format of the provider', () => {
  const requirement = { maxAge: '5m', methods: ['pwd'], acrValues: ['2'] } as const
  it.each([
    ['amr as one string', { amr: 'pwd' }],
    ['amr as objects', { amr: [{ method: 'pwd', at: NOW - 60 }] }],
    ['amr in the standard format', { amr: ['pwd', 'otp'] }],
  ])('is read with the mapping: %s, and acr as a number', async (_, change) => {
    const methodOf = (entry: unknown): unknown => (entry as { method?: unknown }).method ?? entry
    const verifier = createVerifier({
      issuer: ISSUER,
      audience: 'app',
      jwks: { keys: [scene.jwk] },
      clock: () => NOW,
      claims: {
        canReauthenticate: true,
        methods: ({ amr }) => (Array.isArray(amr) ? amr.map(methodOf) : [amr]),
        acr: ({ acr }) => (typeof acr === 'number' ? String(acr) : acr),
      },
    })
    const result = await verifier.verify(await sign(claims({ ...change, acr: 2 })), { requirement })
    expect(result).toMatchObject({ ok: true, verdict: { verdict: 'fresh' } })
    const other = await verifier.verify(await sign(claims({ amr: 'otp', acr: 2 })), { requirement })
    expect(other).toMatchObject({ ok: false, code: 'insufficientUserAuthentication' })
  })
})
