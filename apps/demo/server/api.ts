import { createVerifier } from '@reauth/server'
import { requireReauth } from '@reauth/server/hono'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { Bank } from './bank.js'

const transferSchema = z.object({
  to: z.string().trim().min(1).max(80),
  amount: z.int().positive().max(100_000_000),
  note: z.string().max(140).default(''),
})

/** The bank's API: reading needs a valid ID Token, moving money a fresh one. */
export function createApi(
  bank: Bank,
  options: { readonly issuer: string; readonly clientId: string; readonly clock?: () => number },
): Hono {
  const { issuer, clientId: audience, clock } = options
  const verifier = createVerifier({ issuer, audience, ...(clock && { clock }) })
  const app = new Hono()

  const problem = (c: Context, status: 400 | 401 | 409 | 422, title: string): Response =>
    c.body(JSON.stringify({ title, status }), status, { 'content-type': 'application/problem+json' })

  app.get('/account', async (c) => {
    const token = c.req.header('authorization')?.replace(/^Bearer /, '')
    const result = await verifier.verify(token)
    if (!result.ok) return problem(c, 401, 'Sign in first.')
    return c.json(await bank.account(result.authentication.subject))
  })

  app.post('/transfers', requireReauth({ verifier, requirement: { maxAge: '5m' } }), async (c) => {
    const key = c.req.header('idempotency-key') ?? ''
    if (!/^[\w-]{16,128}$/.test(key)) return problem(c, 400, 'Send an Idempotency-Key.')
    const transfer = transferSchema.safeParse(await c.req.json().catch(() => null))
    if (!transfer.success) return problem(c, 422, 'A transfer has a recipient, an amount in cents and a note.')
    const result = await bank.transfer(c.get('reauth').authentication.subject, key, transfer.data)
    switch (result.kind) {
      case 'booked':
      case 'replayed':
        return c.json(result.entry, result.kind === 'booked' ? 201 : 200)
      case 'insufficientFunds':
        return problem(c, 422, 'The balance is too low for this transfer.')
      case 'keyReused':
        return problem(c, 422, 'The Idempotency-Key belongs to another transfer.')
    }
  })
  return app
}
