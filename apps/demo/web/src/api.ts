import { type Account, readAccount } from '../../shared/account.js'
import { currentSession, freshToken } from './session.js'

/** Reads the account of the signed-in end-user. */
export const fetchAccount = async (): Promise<Account> => readAccount(currentSession(), await freshToken())

/** Signs in a test user with one click: the sign-in page completes automatically. */
export async function signInAs(user: string): Promise<void> {
  const session = currentSession()
  const response = await fetch(session.api.replace(/api$/, 'sign-in-as'), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ user }),
  })
  if (!response.ok) throw new Error(`The choice of a test user was answered with ${response.status}.`)
  await session.signIn({ prompt: 'login' })
}

/**
 * Changes settings of the demo.
 *
 * @param idToken The ID Token, for settings of the end-user. Default: none.
 */
export async function present(act: Readonly<Record<string, unknown>>, idToken?: string): Promise<void> {
  const { api, headersOf } = currentSession()
  const response = await fetch(api.replace(/api$/, 'presenter'), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(idToken !== undefined && headersOf(idToken)) },
    body: JSON.stringify(act),
  })
  if (!response.ok) throw new Error(`The presenter answered ${response.status}.`)
}
