/** One line of the account's activity. Cents. */
export interface Entry {
  readonly id: number
  readonly to: string
  readonly amount: number
  readonly note: string
  readonly at: string
}

/** The account as the API returns it. Cents. */
export interface Account {
  /** The end-user's own name. */
  readonly owner: string
  readonly number: string
  readonly balance: number
  readonly entries: readonly Entry[]
}

/** The bank, for the end-user who is signed in. */
export interface Bank {
  /** The address of the API that takes this sign-in. A path is enough on a page of the same origin. */
  readonly api: string
  /** What a request to the API says of the end-user. */
  readonly headersOf: (idToken: string) => Readonly<Record<string, string>>
}

/** Reads the account. */
export async function readAccount({ api, headersOf }: Bank, idToken: string): Promise<Account> {
  const response = await fetch(`${api}/account`, { headers: headersOf(idToken) })
  if (!response.ok) throw new Error('The account cannot be read.')
  return (await response.json()) as Account
}
