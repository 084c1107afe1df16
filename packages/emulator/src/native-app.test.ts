import { connect, createServer } from 'node:net'
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose'
import { afterEach, describe, expect, it } from 'vitest'
import { SCOPE, SigningDevice } from './device.fixture.js'
import { EndUser, passwordOf } from './end-user.fixture.js'
import { type Emulator, type EmulatorOptions, startEmulator } from './index.js'
import { RelyingParty } from './relying-party.fixture.js'

const SCHEME = 'com.example.app://callback'
const WEB = 'http://localhost:4300/callback'
const closing: (() => unknown)[] = []

async function start(options: EmulatorOptions): Promise<Emulator> {
  const emulator = await startEmulator(options)
  closing.push(() => emulator.close())
  return emulator
}
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** Forwards connections from one address to another, as an Android emulator forwards 10.0.2.2 to the desktop. */
async function relay(from: string, to: () => number): Promise<number> {
  const server = createServer((socket) => {
    const onward = connect(to(), '127.0.0.1')
    socket.pipe(onward).pipe(socket)
    for (const end of [socket, onward]) end.on('error', () => end.destroy())
  })
  await new Promise<void>((resolve) => void server.listen(0, from, resolve))
  closing.push(() => server.close())
  return (server.address() as { port: number }).port
}

describe('a native app', () => {
  const clients = [{ clientId: 'demo', redirectURIs: [SCHEME, WEB, 'http://192.168.1.20:8081/callback'] }]

  it('signs in with a redirect to its own scheme, next to a page with a web redirect', async () => {
    const emulator = await start({ clients })
    for (const redirect of [SCHEME, WEB, 'http://192.168.1.20:8081/callback']) {
      const app = await RelyingParty.discover(emulator)
      const { back } = await app.ask({ redirect_uri: redirect, scope: SCOPE }, passwordOf('alice'))
      expect(back).toMatch(`${redirect}?code=`)
    }
  })

  it('exchanges the code with the additional parameters of Authgear’s SDKs', async () => {
    const emulator = await start({ clients: [{ clientId: 'demo', redirectURIs: [SCHEME] }] })
    const app = await RelyingParty.discover(emulator)
    const native = { x_platform: 'ios', x_color_scheme: 'dark', x_sso_enabled: 'false', dpop_jkt: 'thumbprint' }
    const { back, verifier } = await app.ask({ redirect_uri: SCHEME, scope: SCOPE, ...native }, passwordOf('alice'))
    const device = await SigningDevice.create(emulator)
    const code = new URL(back!).searchParams.get('code')!
    const fields = { grant_type: 'authorization_code', code, redirect_uri: SCHEME, code_verifier: verifier }
    const { status, body } = await device.send({ ...fields, x_device_info: 'e30' }, undefined, { DPoP: 'not.a.proof' })
    expect([status, body['token_type']]).toEqual([200, 'Bearer'])
    const userInfo = await fetch(`${emulator.url}/me`, {
      headers: { authorization: `Bearer ${body['access_token']}`, DPoP: 'not.a.proof' },
    })
    expect(await userInfo.json()).toMatchObject({ sub: 'alice' })
  })

  it.each(['com.example.app://callback/', 'com.example.app://', 'com.example.other://callback', `${WEB}/`])(
    'is not redirected to the unregistered %s',
    async (redirect) => {
      const emulator = await start({ clients })
      const app = await RelyingParty.discover(emulator)
      const { back, html } = await app.ask({ redirect_uri: redirect, scope: SCOPE }, passwordOf('alice'))
      expect([back, html]).toEqual([undefined, expect.stringContaining('invalid_redirect_uri')])
    },
  )

  it('on a loopback address is redirected to the registered port only', async () => {
    const emulator = await start({ clients: [{ clientId: 'demo', redirectURIs: ['http://127.0.0.1:4300/callback'] }] })
    const app = await RelyingParty.discover(emulator)
    const { html } = await app.ask({ redirect_uri: 'http://127.0.0.1:4301/callback' }, passwordOf('alice'))
    expect(html).toContain('invalid_redirect_uri')
  })

  it.each(['javascript:alert(1)', 'data:text/html,hello', 'file:///etc/hosts', `${SCHEME}#fragment`])(
    'cannot register %s',
    async (redirect) => {
      await expect(start({ clients: [{ clientId: 'demo', redirectURIs: [redirect] }] })).rejects.toMatchObject({
        code: 'invalidConfiguration',
        field: 'clients',
      })
    },
  )

  it('returns from a sign-out to its own scheme, and to no other', async () => {
    const emulator = await start({ clients })
    const endUser = new EndUser(emulator)
    const leave = (back: string) =>
      endUser.go(`${emulator.url}/session/end?client_id=demo&post_logout_redirect_uri=${encodeURIComponent(back)}`)
    expect((await leave('com.example.app://callback')).back).toBe('com.example.app://callback')
    expect(await leave('com.example.other://callback')).toMatchObject({ status: 400 })
    expect(await leave('com.example.app://elsewhere')).toMatchObject({ status: 400 })
  })

  it("of a client with one concurrent session ends its user's other sessions, with a device key or a password", async () => {
    const emulator = await start({ clients: [{ ...clients[0]!, maxConcurrentSession: 1 }] })
    const [first, other] = [await RelyingParty.discover(emulator), await RelyingParty.discover(emulator)]
    await first.signIn({ scope: SCOPE })
    await other.signIn({ scope: SCOPE }, passwordOf('mallory'))
    const second = await RelyingParty.discover(emulator)
    await second.signIn({ scope: SCOPE })
    await expect(first.refresh()).rejects.toMatchObject({ error: 'invalid_grant' })
    const device = await SigningDevice.create(emulator)
    await device.setUp(second.tokens.access_token)
    await device.authenticate()
    await expect(second.refresh()).rejects.toMatchObject({ error: 'invalid_grant' })
    await expect(other.refresh()).resolves.toBeTruthy()
  })
})

describe('a phone that reaches the desktop', () => {
  /** Runs a native app through all flows, with the endpoints of discovery. */
  async function live(emulator: Emulator): Promise<void> {
    const { issuer } = emulator
    const app = await RelyingParty.discover({ ...emulator, url: new URL(issuer).origin })
    const endpoints = Object.entries(app.as).filter(([name]) => /(_endpoint|_uri)$/.test(name))
    for (const [, address] of endpoints) expect(address).toMatch(`${issuer}/`)
    await app.signIn({ scope: SCOPE })
    const keys = createRemoteJWKSet(new URL(app.as.jwks_uri!))
    await expect(jwtVerify(app.tokens.id_token!, keys, { issuer, audience: 'demo' })).resolves.toBeDefined()
    const device = await SigningDevice.create({ ...emulator, url: issuer })
    await device.setUp(app.tokens.access_token)
    const { body } = await device.authenticate()
    expect(decodeJwt(body['id_token']!)).toMatchObject({ iss: issuer, amr: ['x_biometric'] })
    await app.signIn({ id_token_hint: body['id_token']!, max_age: '0', scope: 'openid' })
    for (const address of [app.as.token_endpoint!, app.as.userinfo_endpoint!, `${issuer}/oauth2/challenge`]) {
      const origin = 'capacitor://localhost'
      const { status, headers } = await fetch(address, { method: 'OPTIONS', headers: { origin } })
      expect([status, headers.get('access-control-allow-origin')]).toEqual([204, origin])
    }
  }

  it('in the network finds every endpoint at the address that the emulator listens on', async () => {
    const emulator = await start({ host: '127.0.0.2' })
    expect(emulator.url).toMatch(/^http:\/\/127\.0\.0\.2:\d+$/)
    expect(emulator.issuer).toBe(emulator.url)
    await live(emulator)
    const atLocalhost = emulator.url.replace('127.0.0.2', '127.0.0.1')
    await expect(fetch(`${atLocalhost}/jwks`)).rejects.toThrow(TypeError)
  })

  it('in the network finds every endpoint at the issuer if the emulator listens on every address', async () => {
    const emulator = await start({ host: '0.0.0.0', issuer: (port) => `http://127.0.0.3:${port}` })
    expect(emulator.url).toMatch(/^http:\/\/localhost:\d+$/)
    await live(emulator)
  })

  it('as an Android emulator finds every endpoint at the address that leads to the desktop', async () => {
    let port = 0
    const outside = await relay('127.0.0.4', () => port)
    const emulator = await start({ host: '127.0.0.1', issuer: `http://127.0.0.4:${outside}` })
    port = Number(new URL(emulator.url).port)
    expect(emulator.issuer).not.toContain(String(port))
    await live(emulator)
  })
})
