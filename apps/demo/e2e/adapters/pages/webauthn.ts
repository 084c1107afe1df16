import { session } from '@reauth/core/adapters/session'
import { webauthn } from '@reauth/core/adapters/webauthn'
import * as browser from '@simplewebauthn/browser'
import { openPage, settings } from './page.js'

const post = async (path: string, body: unknown = {}): Promise<Response> =>
  fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
const isSignedIn = async (): Promise<boolean> => (await fetch('/app/me')).ok

/** Registers a passkey once per tab. */
async function register(): Promise<void> {
  if (sessionStorage.getItem('registered') !== null || !(await isSignedIn())) return
  const optionsJSON = await (await post('/app/passkeys/registration')).json()
  await post('/app/passkeys', await browser.startRegistration({ optionsJSON }))
  sessionStorage.setItem('registered', 'yes')
}

await openPage({
  service: webauthn(browser, {
    service: session({ url: '/app/session' }),
    optionsURL: '/app/passkeys/options',
    verifyURL: '/app/passkeys/verify',
  }),
  open: register,
  isSignedIn,
  signIn: async () => location.assign(`/app/sign-in?return_to=${encodeURIComponent(settings.home)}`),
  finishSignIn: () => Promise.resolve(),
})
