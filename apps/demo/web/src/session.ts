import { pageClock } from './clock.js'
import type { DemoSession } from './providers/demo-session.js'
import { LastConfirmation } from './showcase/last-confirmation.js'

/** The URL of the bank's server. Default: the origin of the page. A build for Capacitor sets it, because its pages are part of the app. */
export const BANK: string = import.meta.env['VITE_BANK'] ?? ''

export const redirectURI = `${location.origin}/callback`

export const home = `${location.origin}/`

/** Whether this is the callback page. Some hosts add a slash to its URL. */
export const isCallback = (): boolean => /^\/callback\/?$/.test(location.pathname)

let chosen: DemoSession | undefined

/** Opens the sign-in method of the choice. */
export function chooseSession(session: DemoSession): void {
  chosen = session
}

/** Returns the sign-in method of this page. */
export function currentSession(): DemoSession {
  if (chosen === undefined) throw new Error('Choose how to sign in first.')
  return chosen
}

let finishing: Promise<void> | undefined

/** Finishes a sign-in once per page load, because a callback can be exchanged only once. */
export function finishSignIn(): Promise<void> {
  const clean = (): void => history.replaceState(null, '', '/')
  finishing ??= currentSession().finishSignIn().then(clean, clean)
  return finishing
}

/** The last confirmation that this page knows. */
export const lastConfirmation = new LastConfirmation()

async function refresh(): Promise<string> {
  const { service } = currentSession()
  lastConfirmation.record(await service.refreshIdToken({ signal: new AbortController().signal }), pageClock)
  return service.getIdToken()
}

let refreshing: Promise<string> | undefined

/** Returns a new ID Token for reading the account. Concurrent calls share one refresh. */
export function freshToken(): Promise<string> {
  refreshing ??= refresh().finally(() => {
    refreshing = undefined
  })
  return refreshing
}
