import { currentSession, freshHeaders } from './session.js'

/** One line of the account's activity. Cents. */
export interface Entry {
  readonly id: number
  readonly to: string
  readonly amount: number
  readonly note: string
  readonly at: string
}

/** The account as the API tells it. Cents. */
export interface Account {
  readonly number: string
  readonly balance: number
  readonly entries: readonly Entry[]
}

/** Reads the account of the signed-in end-user. */
export async function fetchAccount(): Promise<Account> {
  const response = await fetch(`${currentSession().api}/account`, { headers: await freshHeaders() })
  if (!response.ok) throw new Error('The account cannot be read.')
  return (await response.json()) as Account
}

/** Turns a knob of the demo. */
export const present = (act: Readonly<Record<string, unknown>>): Promise<Response> =>
  fetch('/presenter', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(act) })
