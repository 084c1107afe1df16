import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { type Verifier, type VerifierOptions, createVerifier } from '../index.js'
import { ISSUER, NOW, claims, codeOf, make, scene, sign } from './verifier.fixture.js'

const codeFor = async (change: Record<string, unknown>, options: Partial<VerifierOptions>): Promise<string> =>
  codeOf(await sign(claims(change)), make(options))

describe('an ID Token for others besides (OIDC Core §3.1.3.7 (3) to (5))', () => {
  const trusting = { audience: 'app', trustedAudiences: ['account', 'reports'] } as const

  it.each([
    ['ours beside a trusted one, with our azp', { aud: ['account', 'app'], azp: 'app' }, 'ok'],
    ['ours beside two trusted ones, with our azp', { aud: ['app', 'account', 'reports'], azp: 'app' }, 'ok'],
    ['ours alone', { aud: 'app' }, 'ok'],
    ['ours beside a trusted one, without azp', { aud: ['app', 'account'] }, 'audience'],
    [
      'ours beside a trusted one, with the azp of the trusted one',
      { aud: ['app', 'account'], azp: 'account' },
      'audience',
    ],
    ['ours alone, with the azp of a trusted one', { aud: 'app', azp: 'account' }, 'audience'],
    ['a trusted one alone', { aud: 'account' }, 'audience'],
    ['a trusted one alone, with our azp', { aud: 'account', azp: 'app' }, 'audience'],
    ['a trusted one alone, with its own azp', { aud: ['account'], azp: 'account' }, 'audience'],
    ['trusted ones alone, with our azp', { aud: ['account', 'reports'], azp: 'app' }, 'audience'],
    ['ours beside a stranger, with our azp', { aud: ['app', 'other'], azp: 'app' }, 'audience'],
    ['ours, a trusted one and a stranger', { aud: ['app', 'account', 'other'], azp: 'app' }, 'audience'],
    ['ours beside what is no text', { aud: ['app', 7], azp: 'app' }, 'audience'],
  ])('is decided by aud and azp together: %s', async (_, change, code) => {
    expect(await codeFor(change, trusting)).toBe(code)
  })

  it('may be for any client of a list alone, and its azp is one of the list', async () => {
    const both = { audience: ['web', 'mobile'], trustedAudiences: 'account' } as const
    expect(await codeFor({ aud: 'web' }, both)).toBe('ok')
    expect(await codeFor({ aud: 'mobile', azp: 'mobile' }, both)).toBe('ok')
    // As Google writes the token of a mobile app for its back end.
    expect(await codeFor({ aud: 'web', azp: 'mobile' }, both)).toBe('ok')
    expect(await codeFor({ aud: ['web', 'account'], azp: 'mobile' }, both)).toBe('ok')
    expect(await codeFor({ aud: 'account', azp: 'mobile' }, both)).toBe('audience')
  })
})

describe('an access token for others besides (RFC 9068 §4)', () => {
  const api = { tokens: 'accessToken', audience: 'api' } as const
  const codeOfAccess = async (change: Record<string, unknown>, options: Partial<VerifierOptions> = {}) =>
    codeOf(await sign(claims({ client_id: 'spa', ...change }), { typ: 'at+jwt' }), make({ ...api, ...options }))

  it.each([
    ['the API alone, and the azp of the client that got it', { aud: 'api', azp: 'spa' }, 'ok'],
    ['the API beside another, without azp', { aud: ['api', 'account'] }, 'ok'],
    ['another beside the API, with any azp', { aud: ['account', 'api'], azp: 'spa' }, 'ok'],
    ['an azp that is no text', { aud: 'api', azp: 7 }, 'ok'],
    ['another alone', { aud: 'account' }, 'audience'],
    ['another alone, with the API as azp', { aud: 'account', azp: 'api' }, 'audience'],
    ['others alone', { aud: ['account', 'reports'] }, 'audience'],
    ['nobody', { aud: [] }, 'audience'],
    ['no aud', { aud: undefined }, 'audience'],
    ['the API beside what is no text', { aud: ['api', 7] }, 'audience'],
    ['the API inside another list', { aud: [['api']] }, 'audience'],
    ['a name that holds the API', { aud: 'api.example' }, 'audience'],
  ])('has to contain the API: %s', async (_, change, code) => {
    expect(await codeOfAccess(change)).toBe(code)
  })

  it('may be for any API of a list', async () => {
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

  it('is refused unless it is allowed by name', async () => {
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
  ])('is allowed by name in the form %j: %s', async (typ, code) => {
    expect(await codeOf(await sign(access, { typ: typ as string }), make(byName))).toBe(code)
  })

  it('can be the only type', async () => {
    const only = make({ ...api, accessTokenTypes: ['JWT'] })
    expect(await codeOf(await sign(access, { typ: 'JWT' }), only)).toBe('ok')
    expect(await codeOf(await sign(access, { typ: 'at+jwt' }), only)).toBe('kind')
  })

  it.each(['scope', 'scp', 'client_id'])('is told from an ID Token by %s, which no ID Token has', async (name) => {
    const token = await sign(claims({ aud: 'api', [name]: 'x' }), { typ: 'JWT' })
    expect(await codeOf(token, make(byName))).toBe('ok')
    expect(await codeOf(token, make({ audience: 'api' }))).toBe('kind')
  })

  it('is refused without any of them: it may be an ID Token', async () => {
    expect(await codeOf(await sign(claims({ aud: 'api', azp: 'spa' }), { typ: 'JWT' }), make(byName))).toBe('kind')
    // The type alone says it, too.
    expect(await codeOf(await sign(claims({ aud: 'api', azp: 'spa' }), { typ: 'at+jwt' }), make(byName))).toBe('ok')
  })

  it('never passes for another audience alone', async () => {
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
    'and an ID Token are never interchangeable, whatever they say (P4, RFC 8725 §3.12)',
    async (change, typ) => {
      const token = await sign(claims({ ...change, azp: 'app' }), { typ: typ as string })
      const readers: Verifier[] = [make(), make({ ...byName, audience: 'app' })]
      const answers = await Promise.all(readers.map((reader) => reader.verify(token)))
      expect(answers.filter(({ ok }) => ok).length).toBeLessThan(2)
    },
  )
})

describe('an audience that makes no sense is refused (P16)', () => {
  it.each([
    ['trustedAudiences', { trustedAudiences: '' }],
    ['trustedAudiences', { trustedAudiences: [] }],
    ['trustedAudiences', { trustedAudiences: ['account', ''] }],
    ['trustedAudiences', { trustedAudiences: /account/ as never }],
    // A token for it alone would pass.
    ['trustedAudiences', { trustedAudiences: ['account', 'app'] }],
    ['trustedAudiences', { tokens: 'accessToken' as const, trustedAudiences: 'account' }],
    ['accessTokenTypes', { tokens: 'accessToken' as const, accessTokenTypes: [] }],
    ['accessTokenTypes', { tokens: 'accessToken' as const, accessTokenTypes: ['jwt' as never] }],
    ['accessTokenTypes', { tokens: 'accessToken' as const, accessTokenTypes: 'JWT' as never }],
    ['accessTokenTypes', { accessTokenTypes: ['JWT' as const] }],
  ])('%s: %j', (field, options) => {
    expect(() => make(options)).toThrow(expect.objectContaining({ code: 'invalidConfiguration', field }))
  })

  it('keeps its own lists: what the app changes later changes no check', async () => {
    const trustedAudiences = ['account']
    const verifier = make({ trustedAudiences })
    trustedAudiences.push('other')
    expect(await codeOf(await sign(claims({ aud: ['app', 'other'], azp: 'app' })), verifier)).toBe('audience')
  })
})

describe('a claim that providers write in their own way', () => {
  const requirement = { maxAge: '5m', methods: ['pwd'], acrValues: ['2'] } as const
  it.each([
    ['amr as one string', { amr: 'pwd' }],
    ['amr as objects', { amr: [{ method: 'pwd', at: NOW - 60 }] }],
    ['amr as the standard has it', { amr: ['pwd', 'otp'] }],
  ])('is read by the mapping: %s, and acr as a number', async (_, change) => {
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
