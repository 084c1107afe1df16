import { type PerformContext, type SensitiveAction, defineSensitiveAction } from '@reauth/core'
import { z } from 'zod'
import type { Bank, Entry } from './account'
import { LARGEST_AMOUNT, formatCents, readAmount } from './money'

// A Content Security Policy can forbid `eval`, and Hermes doesn't support it.
z.config({ jitless: true })

/** The fields of the form. The amount is in cents. */
export const transferSchema = z.object({
  to: z.string().trim().min(1, 'Who gets the money?').max(80, 'At most 80 characters.'),
  amount: z.int().positive().max(LARGEST_AMOUNT),
  note: z.string().max(140, 'At most 140 characters.'),
})

export type TransferInput = z.infer<typeof transferSchema>

/** The typed text of the form's fields. */
export type TransferFields = Record<keyof TransferInput, string>

/** A typed transfer, or a sentence about the problem of each invalid field. */
export type TypedTransfer = { readonly input: TransferInput } | { readonly problems: Partial<TransferFields> }

/**
 * Validates the typed form before the end-user is asked to confirm. The server still decides.
 *
 * @param balance The balance of the account in cents, if known.
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

/** From this amount on, in cents, each transfer needs its own confirmation. */
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

/** Returns the booked entry of a response. */
const entryOf = async (response: Response): Promise<Entry> => (await response.json()) as Entry

/** The actions that move money, shared by the web, Capacitor and React Native. */
export interface Transfers {
  /** An everyday transfer. It needs an authentication within the last five minutes. */
  readonly transfer: SensitiveAction<TransferInput, Entry>
  /** A large transfer. The end-user authenticates for this operation, and the server accepts that authentication once. */
  readonly largeTransfer: SensitiveAction<TransferInput, Entry>
}

/**
 * Defines the bank's sensitive actions.
 *
 * @param bank Returns access to the API. Called when an action runs, because the sign-in may not be known earlier.
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
