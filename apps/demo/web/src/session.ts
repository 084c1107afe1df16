import { pageClock } from './clock.js'
import type { DemoSession } from './providers/demo-session.js'
import { LastConfirmation } from './showcase/last-confirmation.js'

/** The address of the bank's server. Default: that of the page. A build for Capacitor names it, because its pages are in the app. */
export const BANK: string = import.meta.env['VITE_BANK'] ?? ''

export const redirectURI = `${location.origin}/callback`

export const home = `${location.origin}/`

/** Whether this is the callback page. Some hosts add a slash to its address. */
export const isCallback = (): boolean => /^\/callback\/?$/.test(location.pathname)

let chosen: DemoSession | undefined

/** Takes the way to sign in that the address chose. */
export function chooseSession(session: DemoSession): void {
  chosen = session
}

/** How this page signs in. */
export function currentSession(): DemoSession {
  if (chosen === undefined) throw new Error('Choose how to sign in first.')
  return chosen
}

let finishing: Promise<void> | undefined

/** Finishes a sign-in, once for each page load: a callback is worth one exchange. */
export function finishSignIn(): Promise<void> {
  const clean = (): void => history.replaceState(null, '', '/')
  finishing ??= currentSession().finishSignIn().then(clean, clean)
  return finishing
}

/** When the end-user last confirmed, as far as this page has read. */
export const lastConfirmation = new LastConfirmation()

async function refresh(): Promise<string> {
  const { service } = currentSession()
  lastConfirmation.record(await service.refreshIdToken({ signal: new AbortController().signal }), pageClock)
  return service.getIdToken()
}

let refreshing: Promise<string> | undefined

/** A new ID Token, for a request that reads the account. Who asks at the same time gets the same one. */
export function freshToken(): Promise<string> {
  refreshing ??= refresh().finally(() => {
    refreshing = undefined
  })
  return refreshing
}
