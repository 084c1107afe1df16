// #region guard
import { createVerifier } from '@reauth/server'
import { requireReauth } from '@reauth/server/plain'

const verifier = createVerifier({ issuer: 'https://auth.example.com', audience: 'my-client-id' })
const decide = requireReauth({ verifier, requirement: { maxAge: '5m' } })

export async function transfer(token: string, to: string) {
  const decision = await decide(token, undefined)
  if (decision.pass !== true) return { refused: decision.answer }
  return { bookedFor: decision.reauthenticated.authentication.subject, to }
}
// #endregion
