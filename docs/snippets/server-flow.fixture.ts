import { type ReauthService, createReauth, defineSensitiveAction } from '@reauth/core'
import type { Authentication } from '@reauth/policy'
import { type Verifier, createVerifier } from '@reauth/server'

const issuer = 'https://auth.example.com'
const ES256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

const toBase64url = (bytes: Uint8Array): string =>
  btoa(String.fromCodePoint(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
const toBytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

/** Signs a JWT in compact form. */
async function sign(key: CryptoKey, claims: object): Promise<string> {
  const text = [{ alg: 'ES256', kid: 'one' }, claims]
    .map((part) => toBase64url(toBytes(JSON.stringify(part))))
    .join('.')
  return `${text}.${toBase64url(new Uint8Array(await crypto.subtle.sign(ES256, key, toBytes(text))))}`
}

/** A page and a server of one app. The page accepts an hour, but the server requires five minutes. */
export interface Flow {
  readonly verifier: Verifier
  /** Number of prompts. */
  prompts: number
  /** When the end-user last authenticated, in seconds. */
  authTime: number
  readonly token: () => Promise<string>
  /** Performs an action whose endpoint is `call`. Resolves with the outcome. */
  readonly perform: (
    call: (idToken: string) => unknown,
  ) => Promise<{ readonly outcome: string; readonly code?: string }>
}

/** Creates a flow whose end-user authenticated ten minutes ago. */
export async function createFlow(): Promise<Flow> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(ES256, true, ['sign', 'verify'])
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey)
  const jwks = { keys: [{ kty, crv, x, y, kid: 'one' } as { kty: string }] }
  const now = (): number => Math.floor(Date.now() / 1000)
  let idToken = ''
  const flow: Flow = {
    verifier: createVerifier({ issuer, audience: 'app', jwks }),
    prompts: 0,
    authTime: now() - 600,
    token: () =>
      sign(privateKey, {
        iss: issuer,
        aud: 'app',
        sub: 'alice',
        iat: now(),
        exp: now() + 300,
        auth_time: flow.authTime,
      }),
    perform: (call) => {
      const action = defineSensitiveAction({
        id: 'transfer',
        requirement: { maxAge: '1h' },
        perform: (context) => call(context.idToken),
      })
      return createReauth({ service }).perform(action)
    },
  }
  const read = async (): Promise<Authentication> => {
    idToken = await flow.token()
    const times = { authTime: flow.authTime, issuedAt: now(), expiresAt: now() + 300 }
    return { issuer, subject: 'alice', ...times, methods: [], canReauthenticate: true }
  }
  const service: ReauthService = {
    refreshIdToken: read,
    getIdToken: () => idToken,
    classifyError: () => ({ code: 'unexpected' }),
    browser: {
      kind: 'inProcess',
      reauthenticate: () => {
        flow.prompts += 1
        flow.authTime = now()
        return read()
      },
    },
  }
  return flow
}
