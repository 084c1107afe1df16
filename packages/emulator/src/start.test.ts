import { decodeJwt, decodeProtectedHeader, exportJWK, importJWK } from 'jose'
import { afterEach, describe, expect, it } from 'vitest'
import { EndUser, passwordOf } from './end-user.fixture.js'
import { ALICE, type Emulator, EmulatorError, type EmulatorOptions, startEmulator } from './index.js'
import { RelyingParty } from './relying-party.fixture.js'
import { seededRsaKey } from './seeded-rsa.js'

const running: Emulator[] = []
const start = async (options: EmulatorOptions): Promise<Emulator> => {
  const emulator = await startEmulator(options)
  running.push(emulator)
  return emulator
}
afterEach(async () => {
  await Promise.all(running.splice(0).map((emulator) => emulator.close()))
})

describe('the options', () => {
  it.each([
    [{ profile: 'saml' }, 'profile'],
    [{ port: 65_536 }, 'port'],
    [{ host: '' }, 'host'],
    [{ issuer: 'localhost:4400' }, 'issuer'],
    [{ issuer: 'http://localhost:4400/?a=b' }, 'issuer'],
    [{ issuer: () => 'nonsense' }, 'issuer'],
    [{ clients: [] }, 'clients'],
    [{ clients: [{ clientId: 'a', redirectURIs: ['/callback'] }] }, 'clients'],
    [{ clients: [{ clientId: 'a', redirectURIs: ['app://a'], maxConcurrentSession: 2 }] }, 'clients'],
    [{ users: [{ name: 'a' }] }, 'users'],
    [{ users: [{ ...ALICE, age: 3 }] }, 'users'],
    [{ quirks: { ignoresTime: true } }, 'quirks'],
    [{ quirks: { omitsAuthTime: 'yes' } }, 'quirks'],
    [{ seed: '' }, 'seed'],
    [{ clock: () => 1_795_000_000 }, 'clock'],
    [{ onRequest: true }, 'onRequest'],
    [{ ports: 1 }, 'ports'],
  ])('refuses %o', async (options, field) => {
    await expect(startEmulator(options as EmulatorOptions)).rejects.toThrow(EmulatorError)
    await expect(startEmulator(options as EmulatorOptions)).rejects.toMatchObject({
      code: 'invalidConfiguration',
      field,
    })
  })

  it.each([0, undefined])('listens on any free port for the port %s', async (port) => {
    const { url } = await start({ ...(port !== undefined && { port }) })
    expect(Number(new URL(url).port)).toBeGreaterThan(0)
  })
})

describe('the issuer', () => {
  it.each([
    ['http://10.0.2.2:4400', 'http://10.0.2.2:4400'],
    ['https://id.example.com/', 'https://id.example.com'],
  ])('%s is used in discovery and tokens', async (issuer, base) => {
    const emulator = await start({ profile: 'oidc', issuer })
    const response = await fetch(`${emulator.url}/.well-known/openid-configuration`)
    expect(await response.json()).toMatchObject({
      issuer,
      token_endpoint: `${base}/oauth/token`,
      jwks_uri: `${base}/.well-known/jwks.json`,
    })
    expect(decodeJwt(await emulator.control.mintIdToken({ user: 'alice' }))).toMatchObject({ iss: issuer })
    expect(emulator.issuer).toBe(issuer)
    expect(emulator.url).toMatch(/^http:\/\/localhost:\d+$/)
  })

  it('may have the path of a realm, as in Keycloak', async () => {
    const emulator = await start({ profile: 'oidc', issuer: (port) => `http://localhost:${port}/realms/bank` })
    const app = await RelyingParty.discover(emulator)
    expect(app.as.authorization_endpoint).toBe(`${emulator.issuer}/authorize`)
    await expect(app.signIn()).resolves.toMatchObject({ iss: emulator.issuer })
    await expect(app.refresh()).resolves.toMatchObject({ sub: 'alice' })
  })
})

describe('the seed', () => {
  const issuer = 'http://localhost:4400'
  /** Returns the names of two keys, and a token. */
  const mint = async (seed?: string) => {
    const { control } = await start({ issuer, clock: () => 1_795_000_000_000, ...(seed && { seed }) })
    const minted = await control.mintIdToken({ user: 'alice' })
    await control.rotateKeys()
    const next = await control.mintIdToken({ user: 'alice' })
    return { minted, kids: [minted, next].map((token) => decodeProtectedHeader(token).kid) }
  }

  it('makes the keys, their names and minted tokens the same at each start', async () => {
    const first = await mint('harbour')
    expect(await mint('harbour')).toEqual(first)
    expect((await mint('other')).kids).not.toEqual(first.kids)
  })

  it('makes each sid the same, in the order of the sign-ins', async () => {
    const sids = async (): Promise<unknown[]> => {
      const emulator = await start({ profile: 'oidc', seed: 'harbour' })
      const all = []
      for (const name of ['alice', 'mallory']) {
        const app = await RelyingParty.discover(emulator)
        all.push((await app.signIn({}, passwordOf(name)))['sid'])
      }
      return all
    }
    const first = await sids()
    expect(new Set(first).size).toBe(2)
    expect(await sids()).toEqual(first)
  })

  it('makes RSA keys of 2048 bits that sign and verify', async () => {
    const key = seededRsaKey('harbour')
    expect(Buffer.from(key.n!, 'base64url').length).toBe(256)
    expect(await exportJWK((await importJWK(key, 'RS256', { extractable: true })) as CryptoKey)).toMatchObject({
      n: key.n,
    })
  })

  it('is optional: by default keys are random, and each start has a new kid', async () => {
    const [first, second] = [await mint(), await mint()]
    expect(new Set([...first.kids, ...second.kids]).size).toBe(4)
  })
})

describe('the record of requests', () => {
  it('holds the user, the request and the error, but never a token, a code or a password', async () => {
    const lines: unknown[] = []
    const emulator = await start({ profile: 'oidc', onRequest: (request) => lines.push(request) })
    const app = await RelyingParty.discover(emulator)
    await app.ask({}, { ...passwordOf('alice'), password: 'wrong' })
    await app.signIn()
    const { refresh_token: used = '', access_token: access } = app.tokens
    await app.refresh()
    await app.refresh(used).catch(() => undefined)
    await app.ask({ prompt: 'none', max_age: '0' }, {})
    emulator.control.failNextToken({ kind: 'disconnect' })
    await app.refresh().catch(() => undefined)

    expect(emulator.control.requests()).toEqual(lines)
    expect(lines).toEqual(
      expect.arrayContaining([
        { method: 'GET', path: '/authorize', status: 303, clientId: 'demo' },
        expect.objectContaining({
          method: 'POST',
          path: '/interaction/:uid',
          error: 'The username or the password is not right.',
        }),
        expect.objectContaining({ method: 'POST', path: '/interaction/:uid', user: 'alice', status: 303 }),
        expect.objectContaining({
          path: '/oauth/token',
          grantType: 'authorization_code',
          clientId: 'demo',
          user: 'alice',
          status: 200,
        }),
        expect.objectContaining({ path: '/oauth/token', grantType: 'refresh_token', user: 'alice', status: 200 }),
        expect.objectContaining({
          path: '/oauth/token',
          grantType: 'refresh_token',
          status: 400,
          error: 'invalid_grant',
        }),
        expect.objectContaining({ path: '/authorize', error: 'login_required' }),
        expect.objectContaining({ path: '/oauth/token', error: 'closed' }),
      ]),
    )
    const text = JSON.stringify(lines)
    for (const secret of [used, access, decodeJwt(used).jti!, 'wrong', 'code=', 'eyJ'])
      expect(text).not.toContain(secret)
  })

  it('includes the page for an expired request', async () => {
    const emulator = await start({ profile: 'oidc' })
    const { html, status } = await new EndUser(emulator).go(`${emulator.url}/interaction/gone`)
    expect([status, html.includes('This page is over')]).toEqual([400, true])
  })
})
