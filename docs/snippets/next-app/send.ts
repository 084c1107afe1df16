// #region send
'use server'
import { requireReauth } from '@reauth/server/plain'
import { cookies } from 'next/headers'
import { verifier } from './verifier'

const decide = requireReauth({ verifier, requirement: { maxAge: '5m' } })

export async function send(input: { to: string; amount: string }, idempotencyKey: string) {
  const jar = await cookies()
  const decision = await decide(jar.get('idToken')?.value ?? null, undefined)
  jar.delete('idToken')
  // Return the response unchanged, because the client reads the challenge from it.
  if (decision.pass !== true) return decision.response
  const { subject } = decision.reauthenticated.authentication
  // Check the input and book the transfer here, once per end-user and key.
  return { receipt: `${input.amount} to ${input.to}, ${idempotencyKey}`, bookedFor: subject }
}
// #endregion
