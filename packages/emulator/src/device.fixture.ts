import { randomUUID } from 'node:crypto'
import { type CryptoKey, type JWK, exportJWK, generateKeyPair } from 'jose'
import type { Emulator } from './start-emulator.js'

const GRANT = 'urn:authgear:params:oauth:grant-type:biometric-request'
const TYPE = 'vnd.authgear.biometric-request'
export const SCOPE = 'openid https://authgear.com/scopes/full-access offline_access'
const IPHONE = { ios: { uname: { machine: 'iPhone16,1' } } }

/** One key pair for all devices, because creating an RSA key is slow and the provider identifies a key by its `kid`. */
let keyPair: Promise<{ privateKey: CryptoKey; jwk: JWK }> | undefined
async function createKeyPair() {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  return { privateKey, jwk: await exportJWK(publicKey) }
}

/** Changes to the request that Authgear's SDKs send. `undefined` removes a member. */
export interface Signing {
  readonly header?: Readonly<Record<string, unknown>>
  readonly payload?: Readonly<Record<string, unknown>>
  readonly key?: CryptoKey
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Signs anything, even if a JWT library would refuse to. */
async function signJwt(header: object, payload: object, key: CryptoKey): Promise<string> {
  const signed = `${encode(header)}.${encode(payload)}`
  const signature = await crypto.subtle.sign('RSASSA-PKCS1-v1_5', key, Buffer.from(signed))
  return `${signed}.${Buffer.from(signature).toString('base64url')}`
}

/** A response of the token endpoint. */
export interface GrantAnswer {
  readonly status: number
  readonly text: string
  readonly body: Readonly<Record<string, string>>
}

/** A device with a key in its keychain, as Authgear sees it. */
export class SigningDevice {
  readonly kid: string = randomUUID()
  readonly privateKey: CryptoKey
  readonly jwk: JWK
  readonly #emulator: Pick<Emulator, 'url' | 'now'>

  private constructor(emulator: Pick<Emulator, 'url' | 'now'>, privateKey: CryptoKey, jwk: JWK) {
    this.#emulator = emulator
    this.privateKey = privateKey
    this.jwk = { ...jwk, kid: this.kid, alg: 'RS256' }
  }

  static async create(emulator: Pick<Emulator, 'url' | 'now'>): Promise<SigningDevice> {
    const { privateKey, jwk } = await (keyPair ??= createKeyPair())
    return new SigningDevice(emulator, privateKey, jwk)
  }

  /** Requests a challenge. */
  challenge(body: unknown = { purpose: 'biometric_request' }, type = 'application/json'): Promise<Response> {
    return fetch(`${this.#emulator.url}/oauth2/challenge`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  }

  async newChallenge(purpose = 'biometric_request'): Promise<string> {
    const { result } = (await (await this.challenge({ purpose })).json()) as { result: { token: string } }
    return result.token
  }

  /** Signs a request as the SDKs do, with the given changes. `undefined` removes a member. */
  async sign(action: string, { header, payload, key = this.privateKey }: Signing = {}): Promise<string> {
    const now = this.#emulator.now()
    const challenge = payload?.['challenge'] ?? (await this.newChallenge())
    const claims = { iat: now, exp: now + 300, action, device_info: IPHONE, ...payload, challenge }
    const protectedHeader = { typ: TYPE, alg: 'RS256', kid: this.kid, jwk: this.jwk, ...header }
    return signJwt(protectedHeader, claims, key)
  }

  /** Sends a request to the token endpoint. */
  async send(
    fields: Readonly<Record<string, string>>,
    accessToken?: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<GrantAnswer> {
    const response = await fetch(`${this.#emulator.url}/token`, {
      method: 'POST',
      headers: { ...headers, ...(accessToken !== undefined && { authorization: `Bearer ${accessToken}` }) },
      body: new URLSearchParams({ grant_type: GRANT, client_id: 'demo', ...fields }),
    })
    const text = await response.text()
    return { status: response.status, text, body: text === '' ? {} : (JSON.parse(text) as Record<string, string>) }
  }

  async setUp(accessToken: string | undefined, signing: Signing = {}): Promise<GrantAnswer> {
    return this.send({ jwt: await this.sign('setup', signing) }, accessToken)
  }

  async authenticate(signing: Signing = {}, fields: Readonly<Record<string, string>> = {}): Promise<GrantAnswer> {
    return this.send({ jwt: await this.sign('authenticate', signing), scope: SCOPE, ...fields })
  }
}
