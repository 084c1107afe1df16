// #region guard
import { createVerifier } from '@reauth/server'
import { requireReauth } from '@reauth/server/plain'

const verifier = createVerifier({ issuer: 'https://auth.example.com', audience: 'my-client-id' })
const decide = requireReauth({ verifier, requirement: { maxAge: '5m' } })

export async function transfer(token: string, to: string) {
  const decision = await decide(token, undefined)
  // The response is plain data with a status. Return it unchanged, because the client reads the refusal from it.
  if (decision.pass !== true) return decision.response
  return { bookedFor: decision.reauthenticated.authentication.subject, to }
}
// #endregion
