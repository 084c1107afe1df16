import { type PerformContext, type SensitiveAction, defineSensitiveAction } from '@reauth/core'
import { z } from 'zod'
import type { Bank, Entry } from './account'
import { LARGEST_AMOUNT, formatCents, readAmount } from './money'

// A page's Content-Security-Policy may forbid code made from text, and Hermes makes none.
z.config({ jitless: true })

/** What the form asks for. The amount is in cents. */
export const transferSchema = z.object({
  to: z.string().trim().min(1, 'Who gets the money?').max(80, 'At most 80 characters.'),
  amount: z.int().positive().max(LARGEST_AMOUNT),
  note: z.string().max(140, 'At most 140 characters.'),
})

export type TransferInput = z.infer<typeof transferSchema>

/** What a person types into the form. */
export type TransferFields = Record<keyof TransferInput, string>

/** A transfer that a person typed; or one sentence for each field that is not right. */
export type TypedTransfer = { readonly input: TransferInput } | { readonly problems: Partial<TransferFields> }

/**
 * Reads what a person typed into the form. The server decides; this spares the end-user a confirmation that leads nowhere.
 *
 * @param balance What the account holds, in cents, as far as the page knows it.
 */
export function readTransfer(fields: TransferFields, balance = Infinity): TypedTransfer {
  const amount = readAmount(fields.amount)
  const cents = 'cents' in amount ? amount.cents : 1
  const parsed = transferSchema.safeParse({ ...fields, amount: cents })
  const problems: Partial<TransferFields> = {}
  for (const issue of parsed.error?.issues ?? []) problems[issue.path[0] as keyof TransferFields] ??= issue.message
  if ('problem' in amount) problems.amount = amount.problem
  else if (cents > balance) problems.amount = `You have ${formatCents(balance)}.`
  return parsed.success && problems.amount === undefined ? { input: parsed.data } : { problems }
}

/** From here on, in cents, the bank wants a confirmation that counts for one transfer alone. */
const LARGE_TRANSFER = 100_000

export const isLarge = ({ amount }: TransferInput): boolean => amount >= LARGE_TRANSFER

const describe = ({ to, amount }: TransferInput): string => `Send ${formatCents(amount)} to ${to}`

type Call = Pick<PerformContext<TransferInput>, 'input' | 'idToken' | 'signal'> & { readonly idempotencyKey?: string }

const post = (
  { api, headersOf }: Bank,
  path: string,
  { input, idToken, idempotencyKey, signal }: Call,
): Promise<Response> =>
  fetch(`${api}${path}`, {
    method: 'POST',
    headers: {
      ...headersOf(idToken),
      'Content-Type': 'application/json',
      ...(idempotencyKey !== undefined && { 'Idempotency-Key': idempotencyKey }),
    },
    body: JSON.stringify(input),
    signal,
  })

/** What the bank booked. */
const entryOf = async (response: Response): Promise<Entry> => (await response.json()) as Entry

/** What moves money: the same on the web, in Capacitor and in React Native. */
export interface Transfers {
  /** An everyday transfer: it needs an authentication of the last five minutes. */
  readonly transfer: SensitiveAction<TransferInput, Entry>
  /** A large transfer: the end-user authenticates for this one operation, and the server lets that authentication pay once. */
  readonly largeTransfer: SensitiveAction<TransferInput, Entry>
}

/**
 * Defines the bank's sensitive actions.
 *
 * @param bank Where the API is, and what a request says of the end-user. Read when an action is called, because it may be known late.
 */
export function defineTransfers(bank: () => Bank): Transfers {
  const common = { input: transferSchema, describe, idempotent: true, parse: entryOf } as const
  return {
    transfer: defineSensitiveAction({
      ...common,
      id: 'transfer',
      requirement: { maxAge: '5m' },
      perform: (context) => post(bank(), '/transfers', context),
    }),
    largeTransfer: defineSensitiveAction({
      ...common,
      id: 'largeTransfer',
      requirement: { maxAge: 'always' },
      operation: async (context) => {
        const response = await post(bank(), '/operations', context)
        if (!response.ok) throw Object.assign(new Error('The bank opened no operation.'), { response })
        return (await response.json()) as { operationId: string; openedAt: number }
      },
      perform: (context) => post(bank(), `/operations/${context.operationId}/transfers`, context),
    }),
  }
}
