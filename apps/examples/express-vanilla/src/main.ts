import authgear, { SessionState } from '@authgear/web'
import { CODES, type SensitiveActionState, bindAction, bindReauth } from '@reauth/core'
import { defineReauthDialog } from '@reauth/core/dialog'
import { reauth, transfer } from './reauth'
import '@reauth/core/dialog.css'

const { VITE_ISSUER, VITE_CLIENT_ID } = import.meta.env
await authgear.configure({ endpoint: VITE_ISSUER, clientID: VITE_CLIENT_ID })
if (location.pathname === '/signed-in') {
  await authgear.finishAuthentication().catch(reportError)
  history.replaceState(null, '', '/')
}

const button = document.querySelector('button')!
const message = document.querySelector('p')!
const page = bindReauth(reauth)
const { methods, mount, getState } = bindAction(page, show, transfer)
defineReauthDialog({ reauth, closesAtEnd: true })

function show({ isPending, canRetry, data, error }: SensitiveActionState<unknown, { receipt: string }>) {
  button.disabled = isPending
  button.textContent = canRetry ? 'Try again' : 'Send 20.00 to Bob'
  button.onclick = canRetry ? methods.retry : () => methods.perform({ to: 'Bob', amount: '20.00' })
  message.textContent = error ? CODES[error.code].text : data ? `Sent. Your receipt is ${data.receipt}.` : ''
}

button.onclick = () => authgear.startAuthentication({ redirectURI: `${location.origin}/signed-in` })
if (authgear.sessionState === SessionState.Authenticated) {
  show(getState())
  mount()
  page.resume()
}
