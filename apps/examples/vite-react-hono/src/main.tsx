import authgear, { SessionState } from '@authgear/web'
import { ReauthDialog, ReauthProvider } from '@reauth/react'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
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

createRoot(document.querySelector('#root')!).render(
  <StrictMode>
    <ReauthProvider reauth={reauth}>
      {authgear.sessionState === SessionState.Authenticated ? <Transfer /> : <button onClick={signIn}>Sign in</button>}
      <ReauthDialog closesAtEnd />
    </ReauthProvider>
  </StrictMode>,
)
