// #region guard
import { createVerifier } from '@reauth/server'
import { reauthOf, requireReauth } from '@reauth/server/express'
import express from 'express'

const verifier = createVerifier({ issuer: 'https://auth.example.com', audience: 'my-client-id' })

export const app = express()
app.post('/transfers', requireReauth({ verifier, requirement: { maxAge: '5m' } }), (_, response) => {
  response.json({ bookedFor: reauthOf(response).authentication.subject })
})
// #endregion
