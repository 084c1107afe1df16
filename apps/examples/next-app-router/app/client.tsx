import authgear, { SessionState } from '@authgear/web'
import { ReauthDialog, ReauthProvider } from '@reauth/react'
import { reauth } from './reauth'
import { Transfer } from './transfer'
import '@reauth/core/dialog.css'

await authgear.configure({ endpoint: process.env.NEXT_PUBLIC_ISSUER!, clientID: process.env.NEXT_PUBLIC_CLIENT_ID! })
if (location.pathname === '/signed-in') {
  await authgear.finishAuthentication().catch(reportError)
  history.replaceState(null, '', '/')
}
const signIn = () => void authgear.startAuthentication({ redirectURI: `${location.origin}/signed-in` })

export const Client = () => (
  <ReauthProvider reauth={reauth}>
    {authgear.sessionState === SessionState.Authenticated ? <Transfer /> : <button onClick={signIn}>Sign in</button>}
    <ReauthDialog closesAtEnd />
  </ReauthProvider>
)
