// #region guard
import { createVerifier } from '@reauth/server'
import { requireReauth } from '@reauth/server/fetch'

const verifier = createVerifier({ issuer: 'https://auth.example.com', audience: 'my-client-id' })

export const POST = requireReauth({ verifier, requirement: { maxAge: '5m' } })((_, { authentication }) =>
  Response.json({ bookedFor: authentication.subject }),
)
// #endregion
