// #region page
import authgear, { SessionState } from '@authgear/web'
import { ReauthDialog, ReauthProvider, useSensitiveAction } from '@reauth/react'
import { createRoot } from 'react-dom/client'
import { reauth, transfer } from './reauth'

function Send() {
  const { perform, isPending } = useSensitiveAction(transfer)
  return (
    <button disabled={isPending} onClick={() => void perform('Bob')}>
      Send 20.00 to Bob
    </button>
  )
}

// Your sign-in, as it is today.
await authgear.configure({ endpoint: 'http://localhost:4400', clientID: 'my-client-id' })
if (location.pathname === '/signed-in') {
  await authgear.finishAuthentication()
  history.replaceState(null, '', '/')
}
const signIn = () => authgear.startAuthentication({ redirectURI: `${location.origin}/signed-in` })
const isSignedIn = authgear.sessionState === SessionState.Authenticated

createRoot(document.getElementById('root')!).render(
  <ReauthProvider reauth={reauth}>
    {isSignedIn ? <Send /> : <button onClick={() => void signIn()}>Sign in</button>}
    <ReauthDialog />
  </ReauthProvider>,
)
// #endregion
