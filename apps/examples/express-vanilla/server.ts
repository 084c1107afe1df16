import { createVerifier } from '@reauth/server'
import { reauthOf, requireReauth } from '@reauth/server/express'
import express from 'express'
import helmet from 'helmet'
import { transferSchema } from './src/transfer-schema'

const { PORT, VITE_ISSUER: issuer = '', VITE_CLIENT_ID: audience = '' } = process.env
const guard = requireReauth({ verifier: createVerifier({ issuer, audience }), requirement: { maxAge: '5m' } })
/** Keep them in your database. One key of one end-user is one transfer. */
const transfers = new Map<string, object>()

const directives = { connectSrc: ["'self'", issuer], frameAncestors: ["'none'"], upgradeInsecureRequests: null }

const app = express()
app.use(helmet({ contentSecurityPolicy: { directives } }))
app.post('/api/transfers', guard, express.json(), (request, response) => {
  const { success, data } = transferSchema.safeParse(request.body)
  const idempotencyKey = request.get('Idempotency-Key')
  if (!success || idempotencyKey === undefined) return response.sendStatus(400)
  const key = `${reauthOf(response).authentication.subject} ${idempotencyKey}`
  if (!transfers.has(key)) transfers.set(key, { ...data, receipt: `R-${transfers.size + 1}` })
  return response.json(transfers.get(key))
})
app.use(express.static('dist'))
app.get(['/signed-in', '/callback'], (_, response) => response.sendFile('dist/index.html', { root: '.' }))
app.listen(Number(PORT), 'localhost', () => console.log(`http://localhost:${PORT}`))
