import { serve } from '@hono/node-server'
import { type RegisteringDevice, fromReactNativeBiometrics } from '@reauth/core/adapters/native-biometric'
import { memoryDeviceKeys } from '@reauth/server/device-keys'
import { Hono } from 'hono'
import { type KeyObject, generateKeyPairSync, sign } from 'node:crypto'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { api, beginSession, sessionOf } from './cookie-session-server.js'
import { createDeviceKeyFlow, enableBiometrics } from './device-key-app.js'
import { deviceKeyRoutes } from './device-key-server.js'

/** Checks the password of an end-user. */
const isRight = (user: string, password: string): boolean => password === `password of ${user}`

const accounts = new Hono()
  .post('/test/sign-in/:user', (c) => {
    beginSession(c, c.req.param('user'), ['pwd'])
    return c.body(null, 204)
  })
  .post('/api/reauthenticate', async (c) => {
    const session = sessionOf(c)
    const { password } = await c.req.json<{ password: string }>()
    if (session === null || !isRight(session.userId, password)) return c.body(null, 403)
    beginSession(c, session.userId, ['pwd'])
    return c.body(null, 204)
  })

/** A phone whose keystore is this process, with a P-256 key as in Secure Enclave. */
class Phone implements RegisteringDevice {
  readonly proof = 'possession'
  prompts = 0
  #privateKey: KeyObject | undefined
  #keyId: string | null = null

  isEnabled = (): boolean => this.#privateKey !== undefined
  keyId = (): string | null => this.#keyId
  keepKeyId = (keyId: string | null): void => void (this.#keyId = keyId)

  async createKey(): Promise<string> {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    this.#privateKey = privateKey
    return publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
  }

  async sign(text: string): Promise<string> {
    this.prompts += 1
    return sign('sha256', Buffer.from(text), this.#privateKey!).toString('base64')
  }
}

/** The native module of `react-native-biometrics`: an RSA key behind a prompt. */
function nativeModule() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return {
    prompts: [] as string[],
    isSensorAvailable: async () => ({ available: true, biometryType: 'FaceID' }),
    biometricKeysExist: async () => ({ keysExist: true }),
    createKeys: async () => ({ publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64') }),
    async createSignature({ payload, promptMessage }: { payload: string; promptMessage: string }) {
      this.prompts.push(promptMessage)
      return { success: true, signature: sign('sha256', Buffer.from(payload), privateKey).toString('base64') }
    },
  }
}

const realFetch = globalThis.fetch
let origin: string
let close: () => void
let requests: string[]
let passed: number
let passwords: (string | null)[]
let phone: Phone
let flow: ReturnType<typeof createDeviceKeyFlow>

/** Installs a `fetch` like that of React Native, with the cookies of the system. */
function installFetch(): void {
  let cookie = ''
  vi.stubGlobal('fetch', async (url: string, { headers, ...init }: RequestInit = {}) => {
    const response = await realFetch(url, { ...init, headers: { ...(headers as object), cookie } })
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie
    const { pathname } = new URL(url)
    if (pathname.startsWith('/api/')) requests.push(`${init.method ?? 'GET'} ${pathname} ${response.status}`)
    return response
  })
}
const signInAs = (user: string) => fetch(`${origin}/test/sign-in/${user}`, { method: 'POST' })
const passMinutes = (minutes: number): void => {
  passed += minutes * 60_000
  vi.spyOn(Date, 'now').mockReturnValue(performance.timeOrigin + performance.now() + passed)
}
const flowOf = (user: string, device: RegisteringDevice = phone) =>
  createDeviceKeyFlow(device, { api: origin, user, askPassword: async () => passwords.shift() ?? null })
/** Performs a transfer. Resolves with the code or the outcome. */
async function transfer(): Promise<string> {
  const outcome = await flow.reauth.perform(flow.transfer, { to: 'Bob' })
  return 'code' in outcome ? outcome.code : outcome.outcome
}
const claims = async () => (await fetch(`${origin}/api/session`)).json() as Promise<unknown>

beforeEach(async () => {
  const app = new Hono()
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await once(server, 'listening')
  origin = `http://localhost:${(server.address() as AddressInfo).port}`
  close = () => server.close()
  app.route('/', deviceKeyRoutes(origin, memoryDeviceKeys())).route('/', accounts).route('/', api)
  installFetch()
  requests = []
  passed = 0
  passwords = []
  phone = new Phone()
  await signInAs('alice')
  flow = flowOf('alice')
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  close()
})

describe('a phone with a key', () => {
  beforeEach(async () => {
    await expect(enableBiometrics(flow, phone, origin)).resolves.toBe(true)
    passMinutes(6)
    requests.length = 0
    phone.prompts = 0
  })

  it('reauthenticates with one prompt, and the server reports the kind of key', async () => {
    await expect(transfer()).resolves.toBe('succeeded')
    expect(requests).toEqual([
      'GET /api/session 200',
      'POST /api/device-keys/challenge 200',
      'POST /api/device-keys/verify 200',
      'POST /api/transfers 200',
    ])
    await expect(claims()).resolves.toMatchObject({ sub: 'alice', amr: ['hwk', 'user'] })
    expect(phone.prompts).toBe(1)
  })

  it('shows no prompt while the session is fresh', async () => {
    await transfer()
    await transfer()
    expect(phone.prompts).toBe(1)
  })

  it('with a different key performs nothing, and asks for the password from then on', async () => {
    await phone.createKey()
    await expect(transfer()).resolves.toBe('refusedByServer')
    expect(requests.at(-1)).toBe('POST /api/device-keys/verify 403')
    passwords = ['password of alice']
    await expect(transfer()).resolves.toBe('succeeded')
    expect(phone.prompts).toBe(1)
  })

  it('with a revoked key asks for the password, without a biometric prompt', async () => {
    const [key] = (await (await fetch(`${origin}/api/device-keys`)).json()) as { id: string }[]
    expect(key).toEqual({ id: phone.keyId(), name: 'My phone', registeredAt: expect.any(Number) as number })
    const revoked = await fetch(`${origin}/api/device-keys/${key!.id}`, { method: 'DELETE' })
    expect(revoked.status).toBe(204)
    passwords = ['password of alice']
    await expect(transfer()).resolves.toBe('succeeded')
    await expect(claims()).resolves.toMatchObject({ amr: ['pwd'] })
    expect(phone.prompts).toBe(0)
  })

  it('of a different end-user proves nothing for the signed-in one', async () => {
    await signInAs('bob')
    flow = flowOf('bob')
    passMinutes(6)
    await expect(transfer()).resolves.toBe('cancelled')
    expect([phone.prompts, requests.filter((request) => request.includes('/transfers'))]).toEqual([0, []])
  })
})

it('react-native-biometrics reauthenticates with one prompt, and its RSA key counts as a software key', async () => {
  const native = nativeModule()
  const require = createRequire(import.meta.url)
  require.cache[require.resolve('react-native')] = {
    exports: { NativeModules: { ReactNativeBiometrics: native } },
  } as NodeJS.Module
  const { default: Library } = require('react-native-biometrics') as typeof import('react-native-biometrics')
  const keychain = new Map<string, string>()
  const device = fromReactNativeBiometrics(new Library(), {
    promptMessage: 'Confirm that it is you',
    storage: {
      getItem: async (name) => keychain.get(name) ?? null,
      setItem: async (name, text) => keychain.set(name, text),
      removeItem: async (name) => keychain.delete(name),
    },
  })
  flow = flowOf('alice', device)
  await expect(enableBiometrics(flow, device, origin)).resolves.toBe(true)
  passMinutes(6)
  await expect(transfer()).resolves.toBe('succeeded')
  await expect(claims()).resolves.toMatchObject({ sub: 'alice', amr: ['swk', 'user'] })
  expect(native.prompts).toEqual(['Confirm that it is you', 'Confirm that it is you'])
})

describe('a phone without a key', () => {
  it('registers one only after its end-user has authenticated', async () => {
    passMinutes(6)
    await expect(enableBiometrics(flow, phone, origin)).resolves.toBe(false)
    expect(requests).toEqual(['GET /api/session 200'])
    passwords = ['password of alice']
    await expect(enableBiometrics(flow, phone, origin)).resolves.toBe(true)
    expect(requests.slice(-2)).toEqual(['POST /api/device-keys/new 200', 'POST /api/device-keys 200'])
  })

  it('asks for the password', async () => {
    passMinutes(6)
    passwords = ['password of alice']
    await expect(transfer()).resolves.toBe('succeeded')
    expect(phone.prompts).toBe(0)
  })
})

it.each(['new', '', 'challenge', 'verify'])(
  'a caller who is not signed in gets nothing at /api/device-keys/%s',
  async (path) => {
    installFetch()
    const response = await fetch(`${origin}/api/device-keys/${path}`.replace(/\/$/, ''), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
    expect(response.status).toBe(401)
  },
)
