import { type PerformContext, defineSensitiveAction } from '@reauth/core'
import { z } from 'zod'
import type { Entry } from './api.js'
import { formatCents } from './money.js'
import { currentSession } from './session.js'

// The page's Content-Security-Policy forbids code made from text.
z.config({ jitless: true })

/** What the form asks for. The amount is in cents. */
export const transferSchema = z.object({
  to: z.string().trim().min(1, 'Who gets the money?'),
  amount: z.int('How much?').positive('How much?'),
  note: z.string().max(140, 'At most 140 characters.'),
})

export type TransferInput = z.infer<typeof transferSchema>

/** From here on, in cents, the bank wants a confirmation that counts for one transfer alone. */
const LARGE_TRANSFER = 100_000

export const isLarge = ({ amount }: TransferInput): boolean => amount >= LARGE_TRANSFER

const describe = ({ to, amount }: TransferInput): string => `Send ${formatCents(amount)} to ${to}`

const post = (
  path: string,
  {
    input,
    idToken,
    idempotencyKey,
    signal,
  }: Pick<PerformContext<TransferInput>, 'input' | 'idToken' | 'signal'> & {
    readonly idempotencyKey?: string
  },
): Promise<Response> => {
  const session = currentSession()
  return fetch(`${session.api}${path}`, {
    method: 'POST',
    headers: {
      ...session.headersOf(idToken),
      'Content-Type': 'application/json',
      ...(idempotencyKey !== undefined && { 'Idempotency-Key': idempotencyKey }),
    },
    body: JSON.stringify(input),
    signal,
  })
}

/** What the bank booked. */
const entryOf = async (response: Response): Promise<Entry> => (await response.json()) as Entry

/** An everyday transfer: it needs an authentication of the last five minutes. */
export const transfer = defineSensitiveAction({
  id: 'transfer',
  requirement: { maxAge: '5m' },
  input: transferSchema,
  describe,
  idempotent: true,
  perform: (context) => post('/transfers', context),
  parse: entryOf,
})

/** A large transfer: the end-user authenticates for this one operation, and the server lets that authentication pay once. */
export const largeTransfer = defineSensitiveAction({
  id: 'largeTransfer',
  requirement: { maxAge: 'always' },
  input: transferSchema,
  describe,
  idempotent: true,
  operation: async (context) => {
    const response = await post('/operations', context)
    if (!response.ok) throw Object.assign(new Error('The bank opened no operation.'), { response })
    return (await response.json()) as { operationId: string; openedAt: number }
  },
  perform: (context) => post(`/operations/${context.operationId}/transfers`, context),
  parse: entryOf,
})
