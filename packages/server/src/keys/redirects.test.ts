import { once } from 'node:events'
import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type JWK, SignJWT, exportJWK, generateKeyPair } from 'jose'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type VerifierOptions, createVerifier } from '../index.js'

const NOW = 1_800_000_000

/** An issuer that redirects, and the server in its network that it redirects to. Both are real servers. */
let issuer: string
let token: string
let jwk: JWK
let asked: string[]
const servers: Server[] = []

async function listen(name: string, answer: (path: string) => { status: number; location?: string; body?: unknown }) {
  const server = createServer((request, response) => {
    asked.push(`${name} ${request.url}`)
    const { status, location, body } = answer(request.url!)
    response.writeHead(status, { 'content-type': 'application/json', ...(location && { location }) })
    response.end(JSON.stringify(body ?? null))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  servers.push(server)
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

beforeAll(async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  jwk = await exportJWK(publicKey)
  const inner = await listen('inner', () => ({ status: 200, body: { keys: [jwk] } }))
  issuer = await listen('issuer', (path) => {
    const [, status] = /^\/(30\d)/.exec(path) ?? []
    if (status !== undefined) return { status: Number(status), location: `${inner}/secret` }
    if (path === '/keys') return { status: 200, body: { keys: [jwk] } }
    // Discovery is redirected too.
    return { status: 302, location: `${inner}/openid-configuration` }
  })
  token = await new SignJWT({ iss: issuer, aud: 'app', sub: 'alice', iat: NOW, exp: NOW + 300 })
    .setProtectedHeader({ alg: 'ES256' })
    .sign(privateKey)
})
beforeEach(() => {
  asked = []
})
afterAll(() => {
  for (const server of servers) server.close()
})

const codeOf = async (options: Partial<VerifierOptions>): Promise<string> => {
  const verifier = createVerifier({ issuer, audience: 'app', clock: () => NOW, ...options })
  const result = await verifier.verify(token)
  return result.ok ? 'ok' : result.code
}

it('finds the keys if the issuer responds without a redirect', async () => {
  expect(await codeOf({ jwks: `${issuer}/keys` })).toBe('ok')
  expect(asked).toEqual(['issuer /keys'])
})

it.each([301, 302, 303, 307, 308])(
  'never follows a redirect to keys (%i): the target gets no request',
  async (status) => {
    expect(await codeOf({ jwks: `${issuer}/${status}` })).toBe('keysUnavailable')
    expect(asked).toEqual([`issuer /${status}`])
  },
)

it('never follows a redirect of the discovery document', async () => {
  expect(await codeOf({})).toBe('keysUnavailable')
  expect(asked).toEqual(['issuer /.well-known/openid-configuration'])
})

it("refuses keys if the app's `fetch` followed a redirect", async () => {
  const following: typeof fetch = (input, init) => fetch(input, { ...init, redirect: 'follow' })
  expect(await codeOf({ jwks: `${issuer}/302`, fetch: following })).toBe('keysUnavailable')
  expect(asked).toEqual(['issuer /302', 'inner /secret'])
})
