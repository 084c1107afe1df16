// #region server
import { serve } from '@hono/node-server'
import { createVerifier } from '@reauth/server'
import { requireReauth } from '@reauth/server/hono'
import { Hono } from 'hono'

const verifier = createVerifier({ issuer: 'http://localhost:4400', audience: 'my-client-id' })
const guard = requireReauth({ verifier, requirement: { maxAge: '5m' } })
const app = new Hono()
app.post('/api/transfers', guard, (c) => c.text(`Booked for ${c.get('reauth').authentication.subject}.`))
serve({ fetch: app.fetch, port: 3000, hostname: 'localhost' })
// #endregion
