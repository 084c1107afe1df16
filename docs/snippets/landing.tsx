import type { ReactNode } from 'react'
import { createReauth, defineSensitiveAction } from '@reauth/core'
import { openid } from '@reauth/core/adapters/openid'
import { ReauthDialog, ReauthProvider, useSensitiveAction } from '@reauth/react'
import * as oauth from 'oauth4webapi'

const issuer = 'https://auth.example.com'
const clientID = 'my-client-id'
const redirectURI = `${location.origin}/callback`

// #region page
const transfer = defineSensitiveAction({
  id: 'transfer',
  requirement: { maxAge: '5m' },
  describe: (input: { to: string; amount: string }) => `Send ${input.amount} to ${input.to}`,
  perform: ({ input, idToken, idempotencyKey }) =>
    fetch('/api/transfers', {
      method: 'POST',
      headers: { Authorization: `Bearer ${idToken}`, 'Idempotency-Key': idempotencyKey },
      body: JSON.stringify(input),
    }),
})
const service = openid(oauth, { issuer, clientID, redirectURI })
const reauth = createReauth({ service, actions: [transfer] })

function Send() {
  const { perform, isPending } = useSensitiveAction(transfer)
  return (
    <button disabled={isPending} onClick={() => void perform({ to: 'bob', amount: '20' })}>
      Send $20 to Bob
    </button>
  )
}
// #endregion

/** The page around it: the provider and the dialog. */
export const App = (): ReactNode => (
  <ReauthProvider reauth={reauth}>
    <Send />
    <ReauthDialog />
  </ReauthProvider>
)
