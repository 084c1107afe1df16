/** Of the demo; the providers have the next two. `DEMO_PORT` if another program has it. */
export const PORT = Number(process.env['DEMO_PORT'] ?? 4310)
export const ORIGIN = `http://localhost:${PORT}`
export const PROVIDER = `http://localhost:${PORT + 1}`
/** The provider of plain OpenID Connect. */
export const PLAIN_PROVIDER = `http://localhost:${PORT + 2}`

/** The row of the transfer that the tests send unless they say otherwise. */
export const BOOKED = { subject: 'alice', recipient: 'Bob Baker', amount_cents: 2050, note: 'lunch' }

/** One row of the ledger, as the database has it. */
export interface LedgerRow {
  readonly subject: string
  readonly recipient: string
  readonly amount_cents: number
  readonly note: string
}

/** Turns a knob of an identity provider. */
export async function control(path: string, body: object = {}, provider: string = PROVIDER): Promise<unknown> {
  const response = await fetch(`${provider}/__control/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${path}: the identity provider answered ${response.status}.`)
  return ((await response.json()) as { result: unknown }).result
}

/** What the database holds. */
export const ledger = async (): Promise<LedgerRow[]> =>
  (await (await fetch(`${ORIGIN}/test/ledger`)).json()) as LedgerRow[]

/** Makes the bank's ledger and its passkeys empty, and the identity providers as new. */
export async function reset(): Promise<void> {
  await control('reset')
  await control('reset', {}, PLAIN_PROVIDER)
  await fetch(`${ORIGIN}/test/ledger`, { method: 'DELETE' })
}
