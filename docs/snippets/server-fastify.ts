// #region guard
import { createVerifier } from '@reauth/server'
import { reauthOf, requireReauth } from '@reauth/server/fastify'
import Fastify from 'fastify'

const verifier = createVerifier({ issuer: 'https://auth.example.com', audience: 'my-client-id' })

export const app = Fastify()
app.post('/transfers', { preHandler: requireReauth({ verifier, requirement: { maxAge: '5m' } }) }, (request) => ({
  bookedFor: reauthOf(request).authentication.subject,
}))
// #endregion
