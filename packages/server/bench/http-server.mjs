// One server with one route, in a process of its own: node http-server.mjs FRAMEWORK GUARD. Tells what its requests cost.
import { createServer } from 'node:http'
import { serve } from '@hono/node-server'
import { createVerifier } from '@reauth/server'
import { requireReauth as fastifyGuard } from '@reauth/server/fastify'
import { requireReauth as honoGuard } from '@reauth/server/hono'
import { requireReauth as plainGuard } from '@reauth/server/plain'
import Fastify from 'fastify'
import { Hono } from 'hono'
import { createLocalJWKSet, jwtVerify } from 'jose'

const { jwk, issuer } = JSON.parse(process.env.BENCH)
const [framework, guard] = process.argv.slice(2)
const verifier = createVerifier({ issuer, audience: 'app', jwks: { keys: [jwk] } })
const options = { verifier, requirement: { maxAge: '1h' } }
const keys = createLocalJWKSet({ keys: [jwk] })
const bearer = (value) => value?.slice('Bearer '.length)
const joseGuard = (value) =>
  jwtVerify(bearer(value), keys, { issuer, audience: 'app' }).then(
    ({ payload }) => Date.now() / 1000 - payload.auth_time <= 3600,
    () => false,
  )

let since = process.cpuUsage()
process.on('message', (message) => {
  const { user, system } = process.cpuUsage(since)
  if (message === 'cpu') process.send({ cpu: user + system })
  since = process.cpuUsage()
})
const ready = (port) => process.send({ port })

if (framework === 'node') {
  const decide = plainGuard(options)
  const answer = (response, pass) => {
    response.statusCode = pass ? 200 : 401
    response.end('ok')
  }
  const handlers = {
    none: (_, response) => answer(response, true),
    jose: ({ headers }, response) => void joseGuard(headers.authorization).then((pass) => answer(response, pass)),
    reauth: ({ headers }, response) =>
      void decide(bearer(headers.authorization), undefined).then(({ pass }) => answer(response, pass)),
  }
  const server = createServer(handlers[guard]).listen(0, '127.0.0.1', () => ready(server.address().port))
} else if (framework === 'fastify') {
  const app = Fastify()
  const jose = async ({ headers }, reply) => {
    if (!(await joseGuard(headers.authorization))) reply.code(401).send('no')
  }
  const hooks = { none: {}, jose: { preHandler: jose }, reauth: { preHandler: fastifyGuard(options) } }
  app.post('/', hooks[guard], async () => 'ok')
  await app.listen({ port: 0, host: '127.0.0.1' })
  ready(app.server.address().port)
} else {
  const app = new Hono()
  const jose = async (c, next) => ((await joseGuard(c.req.header('authorization'))) ? next() : c.text('no', 401))
  const before = { none: [], jose: [jose], reauth: [honoGuard(options)] }
  app.post('/', ...before[guard], (c) => c.text('ok'))
  serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => ready(port))
}
