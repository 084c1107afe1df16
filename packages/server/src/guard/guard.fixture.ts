import { type CryptoKey, type JWK, type JWTPayload, SignJWT, exportJWK, generateKeyPair } from 'jose'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { beforeAll } from 'vitest'
import { reauthOf as reauthOfExpress, requireReauth as guardExpress } from '../express.js'
import { reauthOf as reauthOfFastify, requireReauth as guardFastify } from '../fastify.js'
import { requireReauth as guardFetch } from '../fetch.js'
import { requireReauth as guardHono } from '../hono.js'
import { type Verifier, createVerifier } from '../index.js'
import { requireReauth as guardPlain } from '../plain.js'

export const NOW = 1_800_000_000

export type Send = (headers: Record<string, string>) => Promise<Response>

/** The provider's key and a verifier for its tokens. */
export const scene = {} as {
  key: CryptoKey
  jwk: JWK
  verifier: Verifier
}

/** Express 4, which has no types here. The part that the tests use is the same as in Express 5. */
const express4 = createRequire(import.meta.url)('express4') as typeof express

export const tokenOf = (change: JWTPayload = {}, header: { typ?: string; kid?: string } = {}): Promise<string> =>
  new SignJWT({
    iss: 'https://op.example.com',
    aud: 'app',
    sub: 'alice',
    iat: NOW,
    exp: NOW + 300,
    auth_time: NOW - 10,
    ...change,
  })
    .setProtectedHeader({ alg: 'RS256', ...header })
    .sign(scene.key)

export const breakClock = (): never => {
  throw new Error('a fault')
}

/** A verifier whose clock works while its options are validated, and then breaks. */
export const withClockThatBreaks = (): Verifier => {
  let isBroken = false
  const verifier = createVerifier({
    issuer: 'https://op.example.com',
    audience: 'app',
    jwks: { keys: [scene.jwk] },
    clock: () => (isBroken ? breakClock() : NOW),
  })
  isBroken = true
  return verifier
}

/** Sends a POST request to a server, and removes the headers that the HTTP server adds. */
export const post = async (origin: string, headers: Record<string, string>): Promise<Response> => {
  const response = await fetch(`${origin}/transfers`, { method: 'POST', headers })
  const sentHeaders = new Headers(response.headers)
  for (const name of ['date', 'connection', 'keep-alive', 'content-length', 'transfer-encoding'])
    sentHeaders.delete(name)
  return new Response(await response.text(), { status: response.status, headers: sentHeaders })
}

/** The same route in every framework. */
export const routes: [string, (options?: object) => Send][] = [
  [
    'fetch',
    (options = {}) => {
      const handler = guardFetch({ verifier: scene.verifier, requirement: { maxAge: '5m' }, ...options })(
        (_request, { authentication }) => Response.json(authentication.subject),
      )
      return async (headers) => handler(new Request('https://api.example.com/transfers', { method: 'POST', headers }))
    },
  ],
  [
    'hono',
    (options = {}) => {
      const app = new Hono()
      app.post('/transfers', guardHono({ verifier: scene.verifier, requirement: { maxAge: '5m' }, ...options }), (c) =>
        c.json(c.get('reauth').authentication.subject),
      )
      return async (headers) => app.request('/transfers', { method: 'POST', headers })
    },
  ],
  ...(
    [
      ['Express 4', express4],
      ['Express 5', express],
    ] as const
  ).map(([name, framework]): (typeof routes)[number] => [
    name,
    (options = {}) => {
      const app = framework().disable('x-powered-by')
      const guard = guardExpress({ verifier: scene.verifier, requirement: { maxAge: '5m' }, ...options })
      app.post('/transfers', guard, (_request, response) => {
        response.json(reauthOfExpress(response).authentication.subject)
      })
      return async (headers) => {
        const server = app.listen(0, '127.0.0.1')
        await once(server, 'listening')
        try {
          return await post(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, headers)
        } finally {
          server.closeAllConnections()
          server.close()
        }
      }
    },
  ]),
  [
    'fastify',
    (options = {}) =>
      async (headers) => {
        const app = fastify()
        const guard = guardFastify({ verifier: scene.verifier, requirement: { maxAge: '5m' }, ...options })
        app.post('/transfers', { preHandler: guard }, async (request, reply) => {
          reply.type('application/json')
          return JSON.stringify(reauthOfFastify(request).authentication.subject)
        })
        const origin = await app.listen({ port: 0, host: '127.0.0.1' })
        try {
          return await post(origin, headers)
        } finally {
          await app.close()
        }
      },
  ],
  [
    'a plain call',
    (options: { header?: string } = {}) => {
      const { header = 'authorization', ...rest } = options
      const decide = guardPlain<object>({ verifier: scene.verifier, requirement: { maxAge: '5m' }, ...rest })
      return async (headers) => {
        const value = headers[header.toLowerCase()] ?? null
        const token =
          header === 'authorization' && value !== null ? (/^Bearer ([^ ,]+)$/.exec(value)?.[1] ?? 'x') : value
        const decision = await decide(token, {})
        if (decision.pass === true) return Response.json(decision.reauthenticated.authentication.subject)
        const { status, headers: answered, body } = decision.response
        return new Response(body, { status, headers: answered })
      }
    },
  ],
]

/** Creates the scene before the tests of a file. */
export function useGuardScene(): void {
  beforeAll(async () => {
    const pair = await generateKeyPair('RS256')
    scene.key = pair.privateKey
    scene.jwk = { ...(await exportJWK(pair.publicKey)), kid: 'one' }
    scene.verifier = createVerifier({
      issuer: 'https://op.example.com',
      audience: 'app',
      jwks: { keys: [scene.jwk] },
      clock: () => NOW,
    })
  })
}
