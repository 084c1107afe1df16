import { defineSensitiveAction } from '@reauth/core'
import { z } from 'zod'
import { formatCents } from './money.js'

// The page's Content-Security-Policy forbids code made from text.
z.config({ jitless: true })

/** What the form asks for. The amount is in cents. */
export const transferSchema = z.object({
  to: z.string().trim().min(1, 'Who gets the money?'),
  amount: z.int('How much?').positive('How much?'),
  note: z.string().max(140, 'At most 140 characters.'),
})

export type TransferInput = z.infer<typeof transferSchema>

/** The sensitive action of this bank: it needs an authentication of the last five minutes. */
export const transfer = defineSensitiveAction<TransferInput, Response>({
  id: 'transfer',
  requirement: { maxAge: '5m' },
  input: transferSchema,
  describe: ({ to, amount }) => `Send ${formatCents(amount)} to ${to}`,
  idempotent: true,
  perform: ({ input, idToken, idempotencyKey, signal }) =>
    fetch('/api/transfers', {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${idToken}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': idempotencyKey,
      },
      body: JSON.stringify(input),
      signal,
    }),
})
