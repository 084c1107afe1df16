import { serve } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import { zValidator } from '@hono/zod-validator'
import { createVerifier } from '@reauth/server'
import { requireReauth } from '@reauth/server/hono'
import { Hono } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import { z } from 'zod'
import { transferSchema } from './src/transfer-schema'

const { PORT, VITE_ISSUER: issuer = '', VITE_CLIENT_ID: audience = '' } = process.env
const guard = requireReauth({ verifier: createVerifier({ issuer, audience }), requirement: { maxAge: '5m' } })
const headers = zValidator('header', z.object({ 'idempotency-key': z.string() }))
/** Keep them in your database. One key of one end-user is one transfer. */
const transfers = new Map<string, object>()

const app = new Hono()
app.use(secureHeaders({ contentSecurityPolicy: { frameAncestors: ["'none'"] } }))
app.post('/api/transfers', guard, headers, zValidator('json', transferSchema), (c) => {
  const key = `${c.get('reauth').authentication.subject} ${c.req.valid('header')['idempotency-key']}`
  if (!transfers.has(key)) transfers.set(key, { ...c.req.valid('json'), receipt: `R-${transfers.size + 1}` })
  return c.json(transfers.get(key))
})
app.use(serveStatic({ root: 'dist' }))
app.use(serveStatic({ path: 'dist/index.html' }))
serve({ fetch: app.fetch, port: Number(PORT), hostname: 'localhost' }, () => console.log(`http://localhost:${PORT}`))
