import type { Authentication } from '@reauth/policy'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { reauthOf as reauthOfExpress, requireReauth as guardExpress } from '../express.js'
import { reauthOf as reauthOfFastify, requireReauth as guardFastify } from '../fastify.js'
import { requireReauth as guardFetch } from '../fetch.js'
import { requireReauth as guardHono } from '../hono.js'
import { type RefusalCode, type Verifier, createSessionVerifier } from '../index.js'
import { requireReauth as guardPlain } from '../plain.js'

export const NOW = 1_800_000_000

export type Visit = (
  cookie: string | undefined,
  options?: object,
) => Promise<{ status: number; challenge: string | null; body: unknown }>

export const requirement = { maxAge: '5m' } as const

export const clock = (): number => NOW

/** A session of the app whose end-user signed in a minute ago. */
export const sessionOf = (change: Partial<Record<keyof Authentication, unknown>> = {}): Authentication =>
  ({
    issuer: 'https://app.example.com',
    subject: 'alice',
    authTime: NOW - 60,
    issuedAt: NOW - 60,
    expiresAt: NOW + 3600,
    methods: ['pwd'],
    canReauthenticate: true,
    ...change,
  }) as Authentication

export const make = (authentication: (source: never) => unknown, overrides: object = {}): Verifier =>
  createSessionVerifier({ authentication: authentication as () => Authentication, clock, ...overrides })

export const codeOf = async (authentication: () => unknown, overrides: object = {}): Promise<RefusalCode | 'ok'> => {
  const result = await make(authentication, overrides).verify({}, { requirement })
  return result.ok ? 'ok' : result.code
}

const answered = async (response: Response): ReturnType<Visit> => ({
  status: response.status,
  challenge: response.headers.get('www-authenticate'),
  body: await response.json(),
})

const headersOf = (cookie: string | undefined): Record<string, string> => (cookie === undefined ? {} : { cookie })

/** Sessions by their cookie, as an app stores them. */
const SESSIONS: Record<string, unknown> = {
  fresh: sessionOf(),
  stale: sessionOf({ authTime: NOW - 301, issuedAt: NOW }),
  malformed: sessionOf({ expiresAt: new Date(0) }),
}

const find = (cookie: string | null | undefined): Authentication | null =>
  (SESSIONS[cookie ?? ''] ?? null) as Authentication | null

export const visits: [string, Visit][] = [
  [
    'fetch',
    async (cookie, options) => {
      const authentication = ({ headers }: Request): Authentication | null => find(headers.get('cookie'))
      const guard = guardFetch({ authentication, clock, requirement, ...options })
      const handler = guard((_, { authentication: { subject } }) => Response.json(subject))
      return answered(await handler(new Request('https://api.example.com/', { headers: headersOf(cookie) })))
    },
  ],
  [
    'hono',
    async (cookie, options) => {
      const guard = guardHono({ authentication: (c) => find(c.req.header('cookie')), clock, requirement, ...options })
      const app = new Hono().post('/', guard, (c) => c.json(c.get('reauth').authentication.subject))
      return answered(await app.request('/', { method: 'POST', headers: headersOf(cookie) }))
    },
  ],
  [
    'express',
    async (cookie, options) => {
      const guard = guardExpress({
        authentication: async (request) => find(request.get('cookie')),
        clock,
        requirement,
        ...options,
      })
      const app = express().post('/', guard, (_, response) => {
        response.json(reauthOfExpress(response).authentication.subject)
      })
      const server = app.listen(0, '127.0.0.1')
      await once(server, 'listening')
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
      const answer = await answered(await fetch(url, { method: 'POST', headers: headersOf(cookie) }))
      server.closeAllConnections()
      server.close()
      return answer
    },
  ],
  [
    'fastify',
    async (cookie, options) => {
      const app = fastify()
      const guard = guardFastify({
        authentication: ({ headers }) => find(headers['cookie'] as string),
        clock,
        requirement,
        ...options,
      })
      app.post('/', { preHandler: guard }, async (request, reply) =>
        reply.send(JSON.stringify(reauthOfFastify(request).authentication.subject)),
      )
      const { statusCode, headers, body } = await app.inject({ method: 'POST', url: '/', headers: headersOf(cookie) })
      return {
        status: statusCode,
        challenge: (headers['www-authenticate'] as string | undefined) ?? null,
        body: JSON.parse(body),
      }
    },
  ],
  [
    'a plain call',
    async (cookie, options) => {
      const guard = guardPlain<string | undefined>({ authentication: find, clock, requirement, ...options })
      const decision = await guard(null, cookie)
      if (decision.pass === true)
        return { status: 200, challenge: null, body: decision.reauthenticated.authentication.subject }
      const { status, headers, body } = decision.response
      return { status, challenge: headers['www-authenticate'] ?? null, body: JSON.parse(body) }
    },
  ],
  [
    'a plain call with a session verifier instead of a verifier',
    async (cookie, options) => {
      const verifier = createSessionVerifier({ authentication: find, clock })
      const decision = await guardPlain<string | undefined>({ verifier, requirement, ...options })(
        'a token that is not read',
        cookie,
      )
      if (decision.pass === true)
        return { status: 200, challenge: null, body: decision.reauthenticated.authentication.subject }
      const { status, headers, body } = decision.response
      return { status, challenge: headers['www-authenticate'] ?? null, body: JSON.parse(body) }
    },
  ],
]
