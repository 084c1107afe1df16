// #region verifier
import { createVerifier } from '@reauth/server'

export const verifier = createVerifier({ issuer: 'https://auth.example.com', audience: 'my-client-id' })
// #endregion
