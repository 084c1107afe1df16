import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { withExposed } from './exposed-headers.js'
import { requireReauth as guardExpress } from '../express.js'
import { requireReauth as guardFastify } from '../fastify.js'
import { requireReauth as guardHono } from '../hono.js'
import type { Verifier } from '../index.js'
import { post, scene, useGuardScene } from './guard.fixture.js'

useGuardScene()

describe('the exposed headers of a refusal', () => {
  const refused = async (send: () => Promise<Response>): Promise<unknown[]> => {
    const response = await send()
    return [
      response.status,
      response.headers.get('access-control-expose-headers'),
      response.headers.get('cache-control'),
    ]
  }
  const both = [401, 'X-Total, X-Page, WWW-Authenticate', 'no-store']
  const fromCors = { 'Access-Control-Expose-Headers': 'X-Total, X-Page', 'Cache-Control': 'public' }
  const options = (): { verifier: Verifier; requirement: { maxAge: '5m' } } => ({
    verifier: scene.verifier,
    requirement: { maxAge: '5m' },
  })

  it('are added to those of the app in Express', async () => {
    const app = express()
    app.use((_request, response, next) => {
      response.set(fromCors)
      next()
    })
    app.post('/transfers', guardExpress(options()))
    const server = app.listen(0, '127.0.0.1')
    await once(server, 'listening')
    expect(await refused(() => post(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {}))).toEqual(both)
    server.closeAllConnections()
    server.close()
  })

  it('are added to those of the app in Fastify', async () => {
    const app = fastify()
    app.addHook('onRequest', async (_request, reply) => void reply.headers(fromCors))
    app.post('/transfers', { preHandler: guardFastify(options()) }, async () => 'never')
    const { statusCode, headers } = await app.inject({ method: 'POST', url: '/transfers' })
    expect([statusCode, headers['access-control-expose-headers'], headers['cache-control']]).toEqual(both)
  })

  it('are added to those of the app in Hono', async () => {
    const app = new Hono()
    app.use(cors({ origin: '*', exposeHeaders: ['X-Total', 'X-Page'] }))
    app.use(async (c, next) => {
      c.header('Cache-Control', 'public')
      await next()
    })
    app.post('/transfers', guardHono(options()), (c) => c.text('never'))
    const response = await app.request('/transfers', { method: 'POST', headers: { origin: 'https://app.example.com' } })
    expect(await refused(async () => response)).toEqual(both)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
  })

  it.each<[unknown, string | undefined, string | undefined]>([
    [undefined, 'WWW-Authenticate', 'WWW-Authenticate'],
    [null, 'WWW-Authenticate', 'WWW-Authenticate'],
    [5, 'WWW-Authenticate', 'WWW-Authenticate'],
    ['', 'WWW-Authenticate', 'WWW-Authenticate'],
    ['*', 'WWW-Authenticate', '*, WWW-Authenticate'],
    ['www-authenticate , X-Total', 'WWW-Authenticate', 'www-authenticate, X-Total'],
    [['X-Total', 'X-Page'], 'WWW-Authenticate', 'X-Total, X-Page, WWW-Authenticate'],
    ['X-Total', undefined, 'X-Total'],
    [undefined, undefined, undefined],
  ])('are one list without duplicates: %j and %j', (existing, own, all) => {
    const headers = own === undefined ? {} : { 'access-control-expose-headers': own }
    expect(withExposed(headers, existing)['access-control-expose-headers']).toBe(all)
  })
})
