// #region guard
import { createVerifier } from '@reauth/server'
import { requireReauth } from '@reauth/server/hono'
import { Hono } from 'hono'

const verifier = createVerifier({ issuer: 'https://auth.example.com', audience: 'my-client-id' })

export const app = new Hono().post('/api/transfers', requireReauth({ verifier, requirement: { maxAge: '5m' } }), (c) =>
  c.json({ receipt: crypto.randomUUID(), bookedFor: c.get('reauth').authentication.subject }),
)
// #endregion

// #region serve
import { serve } from '@hono/node-server'

serve({ fetch: app.fetch, port: 3000, hostname: 'localhost' })
// #endregion
