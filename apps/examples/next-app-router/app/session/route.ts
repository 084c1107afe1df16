import { createVerifier } from '@reauth/server'
import { requireReauth } from '@reauth/server/fetch'
import { cookies } from 'next/headers'
import { sessions } from '../store'

const { NEXT_PUBLIC_ISSUER: issuer = '', NEXT_PUBLIC_CLIENT_ID: audience = '' } = process.env
const verifier = createVerifier({ issuer, audience })

/** Renews the session: it gets a new id, and knows when the end-user authenticated. */
export const POST = requireReauth({ verifier, requirement: { maxAge: '5m' } })(async (_, { authentication }) => {
  const jar = await cookies()
  sessions.delete(jar.get('session')?.value ?? '')
  const id = crypto.randomUUID()
  sessions.set(id, authentication)
  jar.set('session', id, { httpOnly: true, secure: true, sameSite: 'strict' })
  return new Response(null, { status: 204 })
})
