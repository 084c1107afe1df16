import { type Account, readAccount } from '../../shared/account.js'
import { BANK, currentSession, freshToken } from './session.js'

/** Reads the account of the signed-in end-user. */
export const fetchAccount = async (): Promise<Account> => readAccount(currentSession(), await freshToken())

/** Turns a knob of the demo. */
export const present = (act: Readonly<Record<string, unknown>>): Promise<Response> =>
  fetch(`${BANK}/presenter`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(act),
  })
