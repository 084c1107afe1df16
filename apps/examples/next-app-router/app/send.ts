'use server'
import { requireReauth } from '@reauth/server/plain'
import { refresh } from 'next/cache'
import { cookies } from 'next/headers'
import { sessions, transfers } from './store'
import { transferSchema } from './transfer-schema'

const authentication = async () => sessions.get((await cookies()).get('session')?.value ?? '') ?? null
const decide = requireReauth({ authentication, requirement: { maxAge: '5m' } })

export async function send(input: unknown, idempotencyKey: string) {
  const decision = await decide(null, undefined)
  // Return the response unchanged, because the client reads the challenge from it.
  if (decision.pass !== true) return decision.response
  const key = `${decision.reauthenticated.authentication.subject} ${idempotencyKey}`
  if (!transfers.has(key)) transfers.set(key, { ...transferSchema.parse(input), receipt: `R-${transfers.size + 1}` })
  refresh()
  return transfers.get(key)!
}
