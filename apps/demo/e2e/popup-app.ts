// The page of an app whose provider asks in a window, and its callback page: both load this one module, and the callback page does nothing of its own.
import { type InProcessBrowser, type ReauthService, createReauth, defineSensitiveAction } from '@reauth/core'
import { Popup, finishPopup } from '@reauth/core/adapters/popup'
import { openIdConnectClaims, toAuthentication } from '@reauth/policy'

// The callback page is set up as the page that left.
if (location.pathname === '/') localStorage.setItem('settings', location.search)
const settings = new URLSearchParams(localStorage.getItem('settings') ?? '')
const provider = document.documentElement.dataset['provider']!
const callback = `${location.origin}/callback`

let token = ''
async function read(path: string) {
  const response = await fetch(path, { method: 'POST' })
  const claims = await response.json()
  token = `e30.${btoa(JSON.stringify(claims))}.`
  return toAuthentication(claims, openIdConnectClaims)!
}
const authorizationUrl = (state: string): string =>
  `${provider}/authorize?${new URLSearchParams({ state, redirect_uri: callback, coop: settings.get('coop') ?? '' })}`
const exchange = (url: URL) => read(`/token?code=${url.searchParams.get('code')}`)

declare global {
  interface Window {
    /** The last window that this page opened. */
    opened?: Window | null
  }
}
const open = window.open.bind(window)
window.open = (...about) => (window.opened = open(...about))

const popup = new Popup()
const browser: InProcessBrowser = {
  kind: 'inProcess',
  prepare: () => popup.prepare(),
  arrives: (url) => finishPopup(url.href),
  reauthenticate: async ({ signal }) => {
    const state = crypto.randomUUID()
    return exchange(await popup.authorize(authorizationUrl(state), { state, signal }))
  },
  ...(settings.has('fallback') && {
    fallback: {
      kind: 'redirect',
      start: async ({ state }) => location.assign(authorizationUrl(state)),
      matches: (url) => (url.href.startsWith(callback) ? url.searchParams.get('state') : null),
      finish: exchange,
    },
  }),
}
const service: ReauthService = {
  refreshIdToken: () => read('/refresh'),
  getIdToken: () => token,
  // Every rejection of this service that has a code is one of the window.
  classifyError: (error) => error as { code: 'unexpected' },
  browser,
}
const transfer = defineSensitiveAction<void, Response>({
  id: 'transfer',
  requirement: { maxAge: '5m' },
  perform: ({ idempotencyKey }) =>
    fetch('/transfer', { method: 'POST', headers: { 'Idempotency-Key': idempotencyKey } }),
})

const reauth = createReauth({ service, actions: [transfer] })
const show = (id: string, text: string): void => {
  document.getElementById(id)!.textContent = text
}
let run = undefined as ReturnType<typeof reauth.start<void, Response, void>> | undefined
function start(): void {
  run = reauth.start(transfer)
  run.subscribe(({ status, code }) => {
    show('run', code ?? status)
    // oxlint-disable-next-line no-console -- to look into the page would give it an activation
    console.log(status)
  })
}
const press = (id: string, work: () => void): void => document.getElementById(id)!.addEventListener('click', work)
press('send', start)
press('confirm', () => run?.confirm())
press('cancel', () => run?.cancel())
void reauth.resume().then((resumed) => {
  show('resumed', resumed === null ? 'nothing' : 'a run')
  if (resumed === null) return
  run = resumed as typeof run
  resumed.subscribe(({ status, code }) => show('run', code ?? status))
  show('run', resumed.getSnapshot().status)
})
// Without a click.
if (settings.has('auto') && location.pathname === '/') start()
