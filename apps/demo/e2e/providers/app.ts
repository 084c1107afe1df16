// A page of an app that signs in at a real OpenID Provider and sends money. The address chooses the adapter, which the tab remembers.
import { type ReauthService, type SensitiveRun, createReauth, defineSensitiveAction } from '@reauth/core'
import { oidcClientTs } from '@reauth/core/adapters/oidc-client-ts'
import { type OpenIdOptions, openid } from '@reauth/core/adapters/openid'
import * as oauth from 'oauth4webapi'
import { UserManager } from 'oidc-client-ts'

/** What the server of the page says of the provider. */
interface Settings {
  readonly issuer: string
  readonly clientID: string
  readonly scope: string
}

/** What the page does by its adapter. */
interface Session {
  readonly service: ReauthService
  signIn(prompt: string | undefined): Promise<void>
  /** Finishes the callback of a sign-in. Returns whether it was one. */
  finish(): Promise<boolean>
}

declare const SETTINGS: Settings

const CHOICE = 'choice'
if (location.pathname !== '/callback') sessionStorage.setItem(CHOICE, location.search)
const choice = new URLSearchParams(sessionStorage.getItem(CHOICE) ?? '')
const options: Pick<OpenIdOptions, 'mode' | 'prompt' | 'maxAge'> = {
  mode: choice.get('mode') === 'popup' ? 'popup' : 'redirect',
  ...(choice.has('prompt') && { prompt: choice.get('prompt')! }),
  ...(choice.get('maxAge') === 'needed' && { maxAge: 'needed' }),
}
const redirectURI = `${location.origin}/callback`
const { issuer, clientID, scope } = SETTINGS

function plainSession(): Session {
  const service = openid(oauth, { issuer, clientID, redirectURI, scope, allowInsecureLoopback: true, ...options })
  return {
    service,
    signIn: (prompt) => service.signIn(prompt === undefined ? {} : { prompt }),
    finish: async () => (await service.finishSignIn()) !== null,
  }
}

function sdkSession(): Session {
  const manager = new UserManager({ authority: issuer, client_id: clientID, redirect_uri: redirectURI, scope })
  const service = oidcClientTs(manager, options)
  return {
    service,
    signIn: (prompt) => manager.signinRedirect({ nonce: crypto.randomUUID(), ...(prompt !== undefined && { prompt }) }),
    async finish() {
      const state = new URLSearchParams(location.search).get('state')
      // A callback of the adapter's has more than the SDK's own state.
      if (location.pathname !== '/callback' || state === null || /;|%3b/i.test(state)) return false
      await manager.signinCallback()
      return true
    },
  }
}

const session = choice.get('adapter') === 'openid' ? plainSession() : sdkSession()

const transfer = defineSensitiveAction({
  id: 'transfer',
  requirement: { maxAge: '5m', ...(choice.has('acr') && { acrValues: [choice.get('acr')!] }) },
  autoResume: true,
  perform: ({ idToken, idempotencyKey, signal }) =>
    fetch('/api/transfers', {
      method: 'POST',
      headers: { Authorization: `Bearer ${idToken}`, 'Idempotency-Key': idempotencyKey },
      signal,
    }),
  parse: (response) => response.json() as Promise<{ bookedFor: string }>,
})
const reauth = createReauth({ service: session.service, actions: [transfer] })

const output = document.querySelector('output')!
const say = (value: unknown): void => void (output.textContent = JSON.stringify(value))
const codeOf = (error: unknown): unknown => (Object(error) as { readonly code?: unknown }).code ?? String(error)

/** Shows how a run ended. A page that leaves shows nothing. */
function follow(run: SensitiveRun): void {
  void run.ended.then((outcome) => say(outcome))
}

document.getElementById('sign-in')!.addEventListener('click', () => {
  session.signIn(choice.get('signIn') || undefined).catch((error: unknown) => say({ signIn: codeOf(error) }))
})
document.getElementById('send')!.addEventListener('click', () => {
  output.textContent = ''
  follow(reauth.start(transfer))
})

try {
  if (await session.finish()) {
    history.replaceState(null, '', '/callback')
    say('signed in')
  } else {
    const run = await reauth.resume()
    if (run === null) say('ready')
    else follow(run)
  }
} catch (error) {
  say({ signIn: codeOf(error) })
}
