/** One line of the account's activity. Amounts are in cents. */
export interface Entry {
  readonly id: number
  readonly to: string
  readonly amount: number
  readonly note: string
  readonly at: string
}

/** The account as the API returns it. Amounts are in cents. */
export interface Account {
  /** The end-user's name. */
  readonly owner: string
  readonly number: string
  readonly balance: number
  readonly entries: readonly Entry[]
}

/** Access to the bank's API for the signed-in end-user. */
export interface Bank {
  /** The URL of the API for this sign-in method. A path is enough on a page of the same origin. */
  readonly api: string
  /** Returns the headers that authenticate a request to the API. */
  readonly headersOf: (idToken: string) => Readonly<Record<string, string>>
}

/** Reads the account. */
export async function readAccount({ api, headersOf }: Bank, idToken: string): Promise<Account> {
  const response = await fetch(`${api}/account`, { headers: headersOf(idToken) })
  if (!response.ok) throw new Error('The account cannot be read.')
  return (await response.json()) as Account
}
