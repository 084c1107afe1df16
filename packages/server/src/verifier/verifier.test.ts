import { type ClaimsMapping, openIdConnectClaims } from '@reauth/policy'
import { type JWK, exportJWK, generateKeyPair } from 'jose'
import { describe, expect, it } from 'vitest'
import { type Algorithm, createVerifier } from '../index.js'
import { ISSUER, NOW, claims, codeOf, make, scene, sign } from './verifier.fixture.js'

const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

describe('verify', () => {
  it('returns who authenticated, when and how', async () => {
    const result = await scene.verifier.verify(await sign(claims({ amr: ['pwd'] })), { requirement: { maxAge: '5m' } })
    expect(result).toMatchObject({
      ok: true,
      authentication: { subject: 'alice', authTime: NOW - 60, methods: ['pwd'] },
      verdict: { verdict: 'fresh', age: 60 },
    })
  })

  it.each([
    [300, true],
    [301, false],
  ])('compares an auth_time of %i s ago with a max_age of 5 minutes: %s', async (age, ok) => {
    const token = await sign(claims({ auth_time: NOW - age }))
    const result = await scene.verifier.verify(token, { requirement: { maxAge: '5m' } })
    expect(result.ok).toBe(ok)
    expect(result).toMatchObject(ok ? {} : { code: 'insufficientUserAuthentication', challenge: { maxAge: 300 } })
  })

  it.each([
    [299.5, true],
    [300.25, false],
  ])('rounds an auth_time down, to the older second: %d s ago (RFC 7519 §2)', async (age, ok) => {
    const token = await sign(claims({ auth_time: NOW - age }))
    const result = await scene.verifier.verify(token, { requirement: { maxAge: '5m' } })
    expect(result).toMatchObject({ ok, authentication: { authTime: Math.floor(NOW - age) } })
  })

  it.each([
    [undefined, 'missing'],
    [null, 'missing'],
    ['', 'missing'],
    [7, 'malformed'],
    [{}, 'malformed'],
    ['a.b', 'malformed'],
    ['a.b.c.d', 'malformed'],
    ['a.b.', 'malformed'],
    [' a.b.c', 'malformed'],
  ])('refuses %j as %s', async (token, code) => {
    expect(await codeOf(token)).toBe(code)
  })

  it.each([
    ['another issuer', { iss: 'https://evil.example.com' }, 'issuer'],
    ['the issuer with a trailing slash', { iss: `${ISSUER}/` }, 'issuer'],
    ['no issuer', { iss: undefined }, 'issuer'],
    ['another audience', { aud: 'other' }, 'audience'],
    ['no audience', { aud: undefined }, 'audience'],
    ['an additional audience', { aud: ['app', 'other'] }, 'audience'],
    ['an additional audience, even with an own azp', { aud: ['app', 'other'], azp: 'app' }, 'audience'],
    ['an audience that is not a string', { aud: [7], azp: 'app' }, 'audience'],
    ['an empty list of audiences', { aud: [] }, 'audience'],
    ['an empty list of audiences, even with an own azp', { aud: [], azp: 'app' }, 'audience'],
    ['an azp that is not a string', { azp: 7 }, 'audience'],
    ['an azp of another client', { azp: 'other' }, 'audience'],
    ['no sub', { sub: undefined }, 'claims'],
    ['an empty sub', { sub: '' }, 'claims'],
    ['no exp', { exp: undefined }, 'claims'],
    ['no iat', { iat: undefined }, 'claims'],
    ['an exp that is a string', { exp: '1800000290' }, 'claims'],
    ['a negative iat', { iat: -0.5 }, 'claims'],
    ['a negative nbf', { nbf: -0.5 }, 'claims'],
    ['an exp above the largest safe integer', { exp: 2 ** 53 }, 'claims'],
    ['an nbf above the largest safe integer', { nbf: 2 ** 53 }, 'claims'],
    ['an exp with a fraction that has passed', { exp: NOW - 4.25 }, 'expired'],
    ['an iat a fraction of a second beyond the tolerance', { iat: NOW + 5.25 }, 'notYetValid'],
    ['an nbf a fraction of a second beyond the tolerance', { nbf: NOW + 5.25 }, 'notYetValid'],
    ['an nbf that is a string', { nbf: 'x' }, 'claims'],
    ['an exp that has passed', { exp: NOW - 5 }, 'expired'],
    ['an iat beyond the tolerance', { iat: NOW + 6 }, 'notYetValid'],
    ['an nbf beyond the tolerance', { nbf: NOW + 6 }, 'notYetValid'],
    ['the events of a logout token', { events: {} }, 'kind'],
    ['the scope of an access token', { scope: 'openid' }, 'kind'],
    ['the client_id of an access token', { client_id: 'app' }, 'kind'],
  ] as const)('refuses %s', async (_, change, code) => {
    expect(await codeOf(await sign(claims(change)))).toBe(code)
  })

  it.each([
    ['an exp within the tolerance', { exp: NOW - 4 }],
    ['an iat at the tolerance', { iat: NOW + 5 }],
    ['an nbf at the tolerance', { nbf: NOW + 5 }],
    ['an exp with a fraction, within the tolerance (RFC 7519 §2)', { exp: NOW - 3.75 }],
    ['an iat with a fraction', { iat: NOW + 4.75 }],
    ['an nbf with a fraction', { nbf: NOW + 4.75 }],
    ['a quote and a colon in a string', { note: 'one " and: a colon' }],
    ['two own audiences', { aud: ['app', 'app2'], azp: 'app' }],
  ])('accepts %s', async (_, change) => {
    expect(await codeOf(await sign(claims(change)), make({ audience: ['app', 'app2'] }))).toBe('ok')
  })

  it.each(['none', 'None', 'HS256', 'RS384', '', undefined])('refuses the algorithm %j', async (alg) => {
    const token = `${encode({ alg, typ: 'JWT', kid: 'one' })}.${encode(claims())}.${encode('x')}`
    expect(await codeOf(token)).toBe('algorithm')
  })

  it.each([{ crit: ['exp'] }, { b64: false }, { zip: 'DEF' }])('refuses a header with %j', async (more) => {
    const [, payload, signature] = (await sign()).split('.')
    expect(await codeOf(`${encode({ alg: 'RS256', typ: 'JWT', kid: 'one', ...more })}.${payload}.${signature}`)).toBe(
      'algorithm',
    )
  })

  it('refuses a signature of another key, a changed payload, and an unpublished key', async () => {
    const other = (await generateKeyPair('RS256')).privateKey
    expect(await codeOf(await sign(claims(), {}, other))).toBe('signature')
    const [header, , signature] = (await sign()).split('.')
    expect(await codeOf(`${header}.${encode(claims({ sub: 'mallory' }))}.${signature}`)).toBe('signature')
    expect(await codeOf(await sign(claims(), { kid: 'two' }))).toBe('signature')
  })

  it('refuses a payload that is not an object, has a duplicate member, or is not UTF-8', async () => {
    const header = encode({ alg: 'RS256', typ: 'JWT', kid: 'one' })
    for (const payload of [
      encode('[]'),
      encode('null'),
      encode('{"sub":"alice","sub":"mallory"}'),
      encode('{"auth_time":1,"auth\\u005ftime":2}'),
      Buffer.from([0xff, 0xfe]).toString('base64url'),
      encode('{'),
    ]) {
      expect(await codeOf(`${header}.${payload}.${encode('x')}`)).toBe('malformed')
    }
  })

  it('refuses base64url that is not canonical', async () => {
    const token = await sign()
    const last = token.at(-1)!
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const other = alphabet[alphabet.indexOf(last) ^ 1]!
    expect(await codeOf(token.slice(0, -1) + other)).toBe('malformed')
    // The last character of 256 bytes holds two significant bits.
    expect(await codeOf(`${token.slice(0, -1)}E`)).toBe('malformed')
    expect(await codeOf(`${token}=`)).toBe('malformed')
    expect(await codeOf(`${token}\n`)).toBe('malformed')
  })

  it('refuses base64url of an impossible length', async () => {
    const part = encode('{"a":1}  ')
    expect(part.length % 4).toBe(0)
    const header = encode({ alg: 'RS256', typ: 'JWT', kid: 'one' })
    expect(await codeOf(`${header}.${part}.${encode('x')}`)).toBe('issuer')
    expect(await codeOf(`${header}.${part}A.${encode('x')}`)).toBe('malformed')
    expect(await codeOf(`${header}.${part}.AAAAA`)).toBe('malformed')
  })

  /** Creates a valid token with at least this many characters and fewer than four more, because three bytes are four characters. */
  const sized = async (length: number): Promise<string> => {
    const { length: least } = await sign(claims({ pad: '' }))
    return sign(claims({ pad: 'x'.repeat(Math.ceil(((length - least) * 3) / 4)) }))
  }

  it.each([
    [16_384, {}],
    [1024, { maxTokenLength: 1024 }],
    [65_536, { maxTokenLength: 65_536 }],
  ])('reads a token of %i characters with %j, and refuses a longer valid one', async (length, options) => {
    const verifier = make(options)
    const [most, more] = [await sized(length - 4), await sized(length + 1)]
    expect([most.length <= length, more.length <= length + 8]).toEqual([true, true])
    expect([await codeOf(most, verifier), await codeOf(more, verifier)]).toEqual(['ok', 'malformed'])
    expect(await codeOf(`a.${'a'.repeat(length)}.a`, verifier)).toBe('malformed')
  })

  it('reads a payload nested as deeply as its size allows, and refuses it because of its claims', async () => {
    const deep = `${'['.repeat(2500)}${']'.repeat(2500)}`
    const header = encode({ alg: 'RS256', typ: 'JWT', kid: 'one' })
    const nested = (more: string): string => `${header}.${encode(`{${more}"deep":${deep}}`)}.${encode('x')}`
    expect(await codeOf(nested(''))).toBe('issuer')
    expect(await codeOf(nested('"deep":1,'))).toBe('malformed')
  })

  it('reads own members only, even one with the name __proto__', async () => {
    const payload = encode(
      `{"__proto__":{"sub":"mallory"},"iss":"${ISSUER}","aud":"app","iat":${NOW},"exp":${NOW + 60}}`,
    )
    expect(await codeOf(`${encode({ alg: 'RS256', typ: 'JWT', kid: 'one' })}.${payload}.${encode('x')}`)).toBe('claims')
  })

  it('refuses another end-user than the required subject', async () => {
    const token = await sign()
    expect(await scene.verifier.verify(token, { subject: 'alice' })).toMatchObject({ ok: true })
    expect(await scene.verifier.verify(token, { subject: 'bob' })).toMatchObject({ ok: false, code: 'subject' })
  })

  it.each([undefined, null, '', 7, ['alice']])('refuses every token if the required subject is %j', async (subject) => {
    const result = await scene.verifier.verify(await sign(), { subject: subject as string })
    expect(result).toMatchObject({ ok: false, code: 'subject' })
  })

  it.each([
    ['of another subject', { subject: 'bob' }, {}],
    ['with a stale authentication', { requirement: { maxAge: '5m' } }, { auth_time: NOW - 301 }],
  ] as const)('returns the authentication in a refusal of a valid token %s, for logs', async (_, options, change) => {
    const result = await scene.verifier.verify(await sign(claims(change)), options)
    expect(result).toMatchObject({ ok: false, authentication: { subject: 'alice' } })
  })

  it('returns no authentication for an invalid token', async () => {
    const result = await scene.verifier.verify(await sign(claims({ exp: NOW - 60 })), { requirement: { maxAge: '5m' } })
    expect(result).toStrictEqual({ ok: false, code: 'expired' })
  })

  it.each(['requirment', 'subjct', 'sub', 'maxAge'])(
    'rejects the unknown option %s, which would have no effect',
    async (field) => {
      const options = { [field]: { maxAge: '5m' } }
      await expect(scene.verifier.verify(await sign(), options)).rejects.toMatchObject({
        code: 'invalidConfiguration',
        field,
      })
    },
  )
})

describe('kinds of tokens are never interchangeable', () => {
  it.each([
    ['idToken', 'JWT', {}, 'ok'],
    ['idToken', undefined, {}, 'ok'],
    ['idToken', 'at+jwt', {}, 'kind'],
    ['idToken', 'logout+jwt', {}, 'kind'],
    ['idToken', 7, {}, 'kind'],
    ['accessToken', 'at+jwt', { scope: 'x', client_id: 'app' }, 'ok'],
    ['accessToken', 'application/AT+JWT', {}, 'ok'],
    ['accessToken', 'JWT', {}, 'kind'],
    ['accessToken', undefined, {}, 'kind'],
    ['accessToken', 'at+jwt', { nonce: 'n' }, 'kind'],
    ['accessToken', 'at+jwt', { at_hash: 'h' }, 'kind'],
  ] as const)('a verifier of %s decides a token with typ %s and %j: %s', async (tokens, typ, change, code) => {
    const token = await sign(claims(change), { typ: typ as string })
    expect(await codeOf(token, make({ tokens }))).toBe(code)
  })
})

describe('a token that is bound to a key of its holder (RFC 8705 §3, RFC 9449 §6)', () => {
  it.each([
    ['a DPoP key', { jkt: '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I' }],
    ['a certificate', { 'x5t#S256': 'bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2' }],
    ['an unknown member', {}],
    ['nothing', null],
  ])('is refused as a plain bearer token: with %s', async (_, cnf) => {
    const [id, access] = [claims({ cnf }), claims({ cnf, client_id: 'spa' })]
    expect(await codeOf(await sign(id))).toBe('bound')
    expect(await codeOf(await sign(access, { typ: 'at+jwt' }), make({ tokens: 'accessToken' }))).toBe('bound')
    expect(await codeOf(await sign(id), make({ allowBoundTokens: false }))).toBe('bound')
  })

  it('passes with allowBoundTokens, and its cnf is in the claims', async () => {
    const cnf = { jkt: '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I' }
    const result = await make({ allowBoundTokens: true }).verify(await sign(claims({ cnf })))
    expect(result).toMatchObject({ ok: true, claims: { cnf } })
  })
})

describe('a token of a provider that deviates from the standard', () => {
  const requirement = { maxAge: '5m', methods: ['pwd'], acrValues: ['2'] } as const
  const dialect = { amr: 'pwd', acr: 2 }
  const mapping: ClaimsMapping = {
    ...openIdConnectClaims,
    methods: ({ amr }) => (typeof amr === 'string' ? [amr] : amr),
    acr: ({ acr }) => (typeof acr === 'number' ? String(acr) : acr),
  }

  it('is refused by default, because amr must be an array (RFC 8176) and acr a string', async () => {
    const result = await scene.verifier.verify(await sign(claims(dialect)), { requirement })
    expect(result).toMatchObject({
      code: 'insufficientUserAuthentication',
      verdict: { verdict: 'insufficientMethods' },
    })
  })

  it('is read with the mapping, and its claims are returned unchanged', async () => {
    const verifier = make({ claims: mapping })
    for (const change of [dialect, { amr: ['pwd'], acr: '2' }]) {
      const result = await verifier.verify(await sign(claims(change)), { requirement })
      expect(result).toMatchObject({ ok: true, authentication: { methods: ['pwd'], acr: '2' }, claims: change })
    }
    const other = await verifier.verify(await sign(claims({ amr: 'otp', acr: 2 })), { requirement })
    expect(other).toMatchObject({ ok: false, verdict: { verdict: 'insufficientMethods' } })
  })

  it('is refused if the mapping throws', async () => {
    const methods = (): never => {
      throw new Error('broken')
    }
    const verifier = make({ claims: { ...openIdConnectClaims, methods } })
    const token = await sign(claims({ amr: ['pwd'], acr: '2' }))
    expect(await verifier.verify(token, { requirement })).toMatchObject({ verdict: { verdict: 'insufficientMethods' } })
    expect((await verifier.verify(token, { requirement: { maxAge: '5m' } })).ok).toBe(true)
  })
})

describe('an invalid configuration is refused', () => {
  it.each([
    ['issuer', { issuer: '' }],
    ['issuer', { issuer: 'http://auth.example.com' }],
    ['issuer', { issuer: 'auth.example.com' }],
    ['issuer', { issuer: 'https://user:pass@auth.example.com' }],
    ['issuer', { issuer: undefined as never }],
    ['issuer', { issuer: 'https://auth.example.com/?tenant=1' }],
    ['issuer', { issuer: 'https://auth.example.com/#tenant' }],
    ['issuer', { issuer: 'https://auth.example.com?' }],
    // Not loopback, although the name begins or ends like it.
    ['issuer', { issuer: 'http://localhost.example.com' }],
    ['issuer', { issuer: 'http://127.0.0.1.example.com' }],
    ['issuer', { issuer: 'http://notlocalhost' }],
    ['issuer', { issuer: 'http://example.com/localhost' }],
    ['issuer', { issuer: 'http://localhost@example.com' }],
    ['issuer', { issuer: 'http://128.0.0.1' }],
    ['audience', { audience: '' }],
    ['audience', { audience: [] }],
    ['audience', { audience: [''] }],
    ['audience', { audience: /app/ as never }],
    ['algorithms', { algorithms: [] }],
    ['algorithms', { algorithms: ['HS256' as never] }],
    ['algorithms', { algorithms: ['none' as never] }],
    ['tokens', { tokens: 'any' as never }],
    ['clock', { clock: 5 as never }],
    ['clock', { clock: () => NOW * 1000 }],
    ['clock', { clock: () => -1 }],
    ['clock', { clock: () => Number.NaN }],
    ['clock', { clock: () => new Date() as never }],
    [
      'clock',
      {
        clock: () => {
          throw new Error('no time')
        },
      },
    ],
    ['fetch', { fetch: 5 as never }],
    ['algorithm', { algorithm: ['RS256'] } as never],
    ['requirement', { requirement: { maxAge: '5m' } } as never],
    ['claims', { claims: 'x' as never }],
    ['claims', { claims: null as never }],
    ['claims', { claims: {} as never }],
    ['claims', { claims: { canReauthenticate: '' } }],
    ['claims', { claims: { canReauthenticate: true, method: () => [] } as never }],
    ['claims', { claims: { canReauthenticate: false } as never }],
    ['claims', { claims: { canReauthenticate: true, methods: 'amr' } as never }],
    ['claims', { claims: { canReauthenticate: true, acr: 'acr' } as never }],
    ['clockTolerance', { clockTolerance: '61s' as const }],
    ['maxTokenLength', { maxTokenLength: 1023 }],
    ['maxTokenLength', { maxTokenLength: 65_537 }],
    ['maxTokenLength', { maxTokenLength: 2000.5 }],
    ['maxTokenLength', { maxTokenLength: '16384' as never }],
    ['maxTokenLength', { maxTokenLength: Number.NaN }],
    ['maxKeys', { maxKeys: 0 }],
    ['maxKeys', { maxKeys: 1025 }],
    ['maxKeys', { maxKeys: Number.POSITIVE_INFINITY }],
    ['maxKeyAge', { maxKeyAge: '59s' as const }],
    ['maxKeyAge', { maxKeyAge: '86401s' as const }],
    ['fetchTimeout', { fetchTimeout: '0s' as const }],
    ['fetchTimeout', { fetchTimeout: '31s' as const }],
    ['allowInsecureIssuer', { allowInsecureIssuer: 'yes' as never }],
    ['allowBoundTokens', { allowBoundTokens: 1 as never }],
    ['issuer', { issuer: 'ftp://keycloak', allowInsecureIssuer: true }],
    ['issuer', { issuer: 'http://keycloak', allowInsecureIssuer: false }],
    ['jwks', { jwks: 'http://auth.example.com/jwks' }],
    ['jwks', { jwks: 'http://localhost.example.com/jwks' }],
    ['jwks', { jwks: 'file:///etc/keys' }],
    ['jwks', { jwks: 5 as never }],
    ['jwks', { jwks: { keys: [{ kty: 'EC', x: 'AA', y: 'AA' }] } }],
    ['jwks', { jwks: { keys: [{ kty: 'EC', crv: 'secp256k1', x: 'AA', y: 'AA' }] } }],
    // With this key every message is its own signature.
    ['jwks', { jwks: { keys: [{ kty: 'RSA', n: 'x'.repeat(342), e: 'AQ' }] } }],
  ])('%s: %j', (field, options) => {
    expect(() => make(options)).toThrow(expect.objectContaining({ code: 'invalidConfiguration', field }))
  })

  it.each<[string, readonly Algorithm[], Algorithm, Partial<JWK>]>([
    ['an RSA key for ES256', ['ES256'], 'RS256', {}],
    ['an RSA key for PS256 and EdDSA, of RS256', ['PS256', 'EdDSA'], 'RS256', { alg: 'RS256' }],
    ['a key on P-384 for ES256', ['ES256'], 'ES384', {}],
    ['a key on Ed25519 for RS256', ['RS256'], 'EdDSA', {}],
  ])('jwks: %s, which can verify no token', async (_, algorithms, own, more) => {
    const key = { ...(await exportJWK((await generateKeyPair(own)).publicKey)), ...more }
    expect(() => make({ algorithms, jwks: { keys: [key] } })).toThrow(
      expect.objectContaining({ code: 'invalidConfiguration', field: 'jwks' }),
    )
    expect(() => make({ algorithms: [own], jwks: { keys: [key] } })).not.toThrow()
    // Together with a usable key it isn't a mistake.
    expect(() => make({ algorithms: [...algorithms, 'RS256'], jwks: { keys: [key, scene.jwk] } })).not.toThrow()
  })

  it('copies the lists, so that later changes by the app have no effect', async () => {
    const [algorithms, audience]: [Algorithm[], string[]] = [['RS256'], ['app']]
    const verifier = make({ algorithms, audience })
    algorithms.pop()
    audience.push('other')
    expect(await codeOf(await sign(), verifier)).toBe('ok')
    expect(await codeOf(await sign(claims({ aud: 'other' })), verifier)).toBe('audience')
  })

  it.each(['clockTolerance', 'maxKeyAge', 'fetchTimeout'])('%s: a value that is not a duration', (field) => {
    const isRefused = expect.objectContaining({ code: 'invalidDuration', field })
    expect(() => make({ [field]: 5 as never })).toThrow(isRefused)
    expect(() => make({ [field]: '5d' as never })).toThrow(isRefused)
  })

  it('accepts the minimum and maximum of every option', () => {
    const least = { maxTokenLength: 1024, maxKeys: 1, maxKeyAge: '1m', fetchTimeout: '1s' } as const
    const most = { maxTokenLength: 65_536, maxKeys: 1024, maxKeyAge: '24h', fetchTimeout: '30s' } as const
    for (const options of [least, most]) expect(() => make(options)).not.toThrow()
  })

  it('accepts a clockTolerance of zero', async () => {
    expect(await codeOf(await sign(claims({ iat: NOW + 1 })), make({ clockTolerance: '0s' }))).toBe('notYetValid')
    expect(await codeOf(await sign(claims({ iat: NOW })), make({ clockTolerance: '0s' }))).toBe('ok')
  })

  it("uses the machine's clock by default", async () => {
    const verifier = createVerifier({ issuer: ISSUER, audience: 'app', jwks: { keys: [scene.jwk] } })
    const now = Math.floor(Date.now() / 1000)
    expect(await codeOf(await sign(claims({ iat: now, exp: now + 60 })), verifier)).toBe('ok')
    expect(await codeOf(await sign(claims({ iat: now - 90, exp: now - 60 })), verifier)).toBe('expired')
    expect(await codeOf(await sign(claims({ iat: now + 60, exp: now + 90 })), verifier)).toBe('notYetValid')
  })

  it('accepts http on loopback', () => {
    for (const issuer of [
      'http://localhost:4301',
      'http://127.0.0.1:4301',
      'http://[::1]:4301',
      'http://op.localhost',
    ]) {
      expect(() => make({ issuer, jwks: `${issuer}/jwks` })).not.toThrow()
    }
  })
})
