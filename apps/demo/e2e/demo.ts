/** The port of the demo. The providers use the next two ports. Set `DEMO_PORT` if another program uses it. */
export const PORT = Number(process.env['DEMO_PORT'] ?? 4310)
export const ORIGIN = `http://localhost:${PORT}`
export const PROVIDER = `http://localhost:${PORT + 1}`
/** The provider of plain OpenID Connect. */
export const PLAIN_PROVIDER = `http://localhost:${PORT + 2}`

/** The ledger row of the tests' default transfer. */
export const BOOKED = { subject: 'alice', recipient: 'Bob Baker', amount_cents: 2050, note: 'lunch' }

/** One row of the ledger table. */
export interface LedgerRow {
  readonly subject: string
  readonly recipient: string
  readonly amount_cents: number
  readonly note: string
}

/** Calls the control API of an identity provider. */
export async function control(path: string, body: object = {}, provider: string = PROVIDER): Promise<unknown> {
  const response = await fetch(`${provider}/__control/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${path}: the identity provider answered ${response.status}.`)
  return ((await response.json()) as { result: unknown }).result
}

/** Reads the ledger from the database. */
export const ledger = async (): Promise<LedgerRow[]> =>
  (await (await fetch(`${ORIGIN}/test/ledger`)).json()) as LedgerRow[]

/** Resets the bank's ledger, its passkeys and the identity providers. */
export async function reset(): Promise<void> {
  await control('reset')
  await control('reset', {}, PLAIN_PROVIDER)
  await fetch(`${ORIGIN}/test/ledger`, { method: 'DELETE' })
}
