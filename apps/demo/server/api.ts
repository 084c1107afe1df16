import type { Duration } from '@reauth/policy'
import type { Verifier } from '@reauth/server'
import { requireReauth } from '@reauth/server/hono'
import { type OperationRefusal, commitOperation, createOperation, defineOperations } from '@reauth/server/operations'
import type { OperationStore } from '@reauth/server/stores/postgres'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { Bank, TransferResult } from './bank.js'
import { FaultyBank } from './faults.js'

/** From this amount on, in cents, each transfer needs its own authentication. */
const LARGE_TRANSFER = 100_000

const transferSchema = z.object({
  to: z.string().trim().min(1).max(80),
  amount: z.int().positive().max(100_000_000),
  note: z.string().max(140).default(''),
})

const MALFORMED = 'A transfer has a recipient, an amount in cents and a note.'

const problem = (c: Context, status: 400 | 401 | 403 | 422, title: string): Response =>
  c.body(JSON.stringify({ title, status }), status, { 'content-type': 'application/problem+json' })

const refusal = (c: Context, { response: { body, headers, status } }: OperationRefusal): Response =>
  new Response(body, { status, headers })

/** The response, which is also stored for repeated requests. */
function answerTo(result: TransferResult) {
  switch (result.kind) {
    case 'booked':
    case 'replayed':
      return { status: result.kind === 'booked' ? 201 : 200, body: { ...result.entry } } as const
    case 'insufficientFunds':
      return { status: 422, body: { title: 'The balance is too low for this transfer.', status: 422 } } as const
    case 'keyReused':
      return { status: 422, body: { title: 'The Idempotency-Key belongs to another transfer.', status: 422 } } as const
  }
}

/** Options of the API: how it authenticates end-users. */
export interface ApiOptions {
  readonly verifier: Verifier
  /** Returns the input of the verifier: a token, or the request with a session cookie. */
  readonly credentialOf: (c: Context) => unknown
  /** Returns the end-user that the page shows. Default: the subject of the credential. */
  readonly subjectOf?: (c: Context) => string | null
  /** Returns the customer id. A subject is unique only at its issuer. */
  readonly customerOf: (subject: string) => string
  /** Returns the end-user's name for the account. Default: the subject. */
  readonly nameOf?: (subject: string) => string
  /** How much older than an operation its authentication can be. Default: `'0s'`. */
  readonly clockTolerance?: Duration
  /** Returns seconds since the Unix epoch. */
  readonly clock: () => number
  /** The faults that the presenter injects. Default: none. */
  readonly faults?: FaultyBank
}

/** The token that the page sends. */
export const bearer = (c: Context): string | undefined => c.req.header('authorization')?.replace(/^Bearer /, '')

/** Creates the bank's API. Reading needs a sign-in, a transfer needs a fresh authentication, and a large transfer needs its own authentication. */
export function createApi(bank: Bank, store: OperationStore, options: ApiOptions): Hono {
  const {
    verifier,
    credentialOf,
    subjectOf,
    customerOf,
    nameOf = String,
    clockTolerance = '0s',
    clock,
    faults = new FaultyBank(),
  } = options
  const operations = defineOperations({
    verifier,
    store,
    onError: ({ call, operationId, error }) => console.error(`${call} of operation ${operationId}:`, error),
    clockTolerance,
    clock,
  })
  const app = new Hono()
  const credentials = (c: Context) => ({
    token: credentialOf(c),
    ...(subjectOf !== undefined && { subject: subjectOf(c) }),
  })
  const guardOf = (maxAge: Duration) =>
    requireReauth({
      verifier,
      requirement: { maxAge },
      ...(subjectOf !== undefined && { subject: subjectOf }),
    })
  const [usual, strict] = [guardOf('5m'), guardOf('1m')]
  const guard: typeof usual = (c, next) => (faults.wantsNewer ? strict : usual)(c, next)
  const readTransfer = async (c: Context) => transferSchema.safeParse(await c.req.json().catch(() => null))

  app.get('/account', async (c) => {
    const result = await verifier.verify(credentialOf(c))
    if (!result.ok) return problem(c, 401, 'Sign in first.')
    const { subject } = result.authentication
    return c.json({ ...(await bank.account(customerOf(subject))), owner: nameOf(subject) })
  })

  app.on('POST', ['/transfers', '/operations/:id/transfers'], faults.loseAnswer)
  app.post('/transfers', guard, async (c) => {
    const key = c.req.header('idempotency-key') ?? ''
    if (!/^[\w-]{16,128}$/.test(key)) return problem(c, 400, 'Send an Idempotency-Key.')
    const transfer = await readTransfer(c)
    if (!transfer.success) return problem(c, 422, MALFORMED)
    if (transfer.data.amount >= LARGE_TRANSFER) return problem(c, 403, 'A large transfer needs an operation.')
    const customer = customerOf(c.get('reauth').authentication.subject)
    const { status, body } = answerTo(await bank.transfer(customer, key, transfer.data))
    return c.json(body, status)
  })

  app.post('/operations', async (c) => {
    const transfer = await readTransfer(c)
    if (!transfer.success) return problem(c, 422, MALFORMED)
    const opened = await createOperation(operations, { ...credentials(c), action: 'transfer', fields: transfer.data })
    return opened.ok ? c.json(opened.operation, 201) : refusal(c, opened)
  })

  app.post('/operations/:id/transfers', async (c) => {
    const transfer = await readTransfer(c)
    if (!transfer.success) return problem(c, 422, MALFORMED)
    const committed = await commitOperation(operations, {
      ...credentials(c),
      operationId: c.req.param('id'),
      action: 'transfer',
      fields: transfer.data,
      idempotencyKey: c.req.header('idempotency-key'),
      // The operation id makes the booking idempotent.
      retryable: true,
      handler: async ({ authentication, operationId, notPerformed }) => {
        const result = await bank.transfer(customerOf(authentication.subject), operationId, transfer.data)
        const { status, body } = answerTo(result)
        return result.kind === 'booked' || result.kind === 'replayed' ? { ...body } : notPerformed({ ...body }, status)
      },
    })
    return committed.ok ? c.json(committed.answer, 201) : refusal(c, committed)
  })
  return app
}
