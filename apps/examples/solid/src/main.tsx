import authgear, { SessionState } from '@authgear/web'
import { defineReauthDialog } from '@reauth/core/dialog'
import { ReauthProvider } from '@reauth/solid'
import { render } from 'solid-js/web'
import { reauth } from './reauth'
import { Transfer } from './transfer'
import '@reauth/core/dialog.css'

const { VITE_ISSUER, VITE_CLIENT_ID } = import.meta.env
await authgear.configure({ endpoint: VITE_ISSUER, clientID: VITE_CLIENT_ID })
if (location.pathname === '/signed-in') {
  await authgear.finishAuthentication().catch(reportError)
  history.replaceState(null, '', '/')
}
const signIn = () => void authgear.startAuthentication({ redirectURI: `${location.origin}/signed-in` })

defineReauthDialog({ reauth, closesAtEnd: true })
document.body.append(document.createElement('reauth-dialog'))
render(
  () => (
    <ReauthProvider reauth={reauth}>
      {authgear.sessionState === SessionState.Authenticated ? <Transfer /> : <button onClick={signIn}>Sign in</button>}
    </ReauthProvider>
  ),
  document.querySelector('#root')!,
)
