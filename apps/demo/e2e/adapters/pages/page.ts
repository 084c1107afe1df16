// The page of every adapter: sign-in, one sensitive action, and the callback.
import { type ReauthService, type SensitiveRun, createReauth, defineSensitiveAction } from '@reauth/core'
import type { Settings } from '../settings.js'

/** The adapter's part of the page, with its SDK. */
export interface App {
  readonly service: ReauthService
  /** Starts the SDK on every page load, after `reauth.resume()` has read the URL. */
  open?(): Promise<unknown>
  isSignedIn(): boolean | Promise<boolean>
  /** Redirects to the sign-in page. */
  signIn(): Promise<unknown>
  /** Finishes the sign-in on the callback page, if the callback isn't a reauthentication. */
  finishSignIn(): Promise<unknown>
}

/** The page's settings from the server. */
export const settings = JSON.parse(document.getElementById('settings')!.textContent) as Settings

/** The prompt options for adapters that can open a window. */
export const promptOptions: { readonly mode: 'redirect' | 'popup'; readonly fallback?: 'redirect' } = {
  mode: settings.mode === 'redirect' ? 'redirect' : 'popup',
  ...(settings.mode === 'popup-fallback' && { fallback: 'redirect' }),
}

declare global {
  interface Window {
    /** Set by a test before the page loads: every run refreshes. */
    refreshes?: 'always'
    /** Starts the action outside of any click. */
    startTransfer(): void
  }
}

const byId = <Kind extends HTMLElement>(id: string): Kind => document.getElementById(id) as Kind
const clicked = (id: string, work: () => void): void => byId(id).addEventListener('click', work)

const transfer = defineSensitiveAction<{ to: string }, Response>({
  id: 'transfer',
  requirement: { maxAge: '5m' },
  idempotent: true,
  perform: ({ input, idToken, idempotencyKey, signal }) =>
    fetch(settings.api, {
      method: 'POST',
      headers: {
        ...(idToken !== '' && { Authorization: `Bearer ${idToken}` }),
        'Content-Type': 'application/json',
        'Idempotency-Key': idempotencyKey,
      },
      body: JSON.stringify(input),
      signal,
    }),
})

let run: SensitiveRun | undefined

function show(shown: SensitiveRun): void {
  run = shown
  const { dataset } = byId('run')
  const look = (): void => {
    const { status, code } = shown.getSnapshot()
    dataset['status'] = status
    dataset['code'] = code ?? ''
    const cause = (shown.result as { cause?: unknown } | undefined)?.cause
    if (code === 'unexpected') dataset['cause'] = String(cause)
  }
  shown.subscribe(look)
  look()
}

/** Shows an app, and resumes an interrupted run. */
export async function openPage(app: App): Promise<void> {
  const reauth = createReauth({
    service: app.service,
    actions: [transfer],
    ...(window.refreshes && { refresh: window.refreshes }),
  })
  const start = (): void => show(reauth.start(transfer, { to: byId<HTMLInputElement>('to').value }))
  window.startTransfer = start
  clicked('sign-in', () => void app.signIn())
  clicked('transfer', start)
  clicked('confirm', () => run?.confirm())

  const isCallback = location.href.startsWith(settings.redirectURI)
  const resumed = await reauth.resume()
  await app.open?.()
  if (resumed !== null) show(resumed)
  else if (isCallback) {
    await app.finishSignIn()
    history.replaceState(null, '', settings.home)
  }
  byId('page').dataset['signedIn'] = String(await app.isSignedIn())
}
