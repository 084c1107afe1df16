// #region action
import authgear from '@authgear/web'
import { CODES, createReauth, defineSensitiveAction } from '@reauth/core'
import { authgearWeb } from '@reauth/core/adapters/authgear-web'
import { z } from 'zod'

const transferSchema = z.object({ to: z.string().min(1), amount: z.string() })
const receiptSchema = z.object({ receipt: z.string() })

export const transfer = defineSensitiveAction({
  id: 'transfer',
  requirement: { maxAge: '5m' },
  input: transferSchema,
  describe: ({ to, amount }) => `Send ${amount} to ${to}`,
  perform: ({ input, idToken, idempotencyKey, signal }) =>
    fetch('/api/transfers', {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${idToken}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': idempotencyKey,
      },
      body: JSON.stringify(input),
      signal,
    }),
  parse: async (response) => receiptSchema.parse(await response.json()),
})
// #endregion

// #region reauth
export const reauth = createReauth({
  service: authgearWeb(authgear, { redirectURI: `${location.origin}/callback` }),
  actions: [transfer],
  onError: (error, { step, actionId }) => console.error(`${actionId}: ${step} threw`, error),
})
// #endregion

// #region sign-in
/** Call it once when the page is loaded, before you render anything. */
export async function openPage(): Promise<void> {
  await authgear.configure({ endpoint: 'https://auth.example.com', clientID: 'my-client-id' })
  if (location.pathname !== '/signed-in') return
  await authgear.finishAuthentication().catch(reportError)
  // The code in the address was used. A reload must not send it again.
  history.replaceState(null, '', '/')
}

export const signIn = (): Promise<void> => authgear.startAuthentication({ redirectURI: `${location.origin}/signed-in` })

export async function signOut(): Promise<void> {
  reauth.reset()
  await authgear.logout()
}
// #endregion

// #region react
import { SessionState } from '@authgear/web'
import { ReauthDialog, ReauthProvider, useSensitiveAction } from '@reauth/react'
import '@reauth/core/dialog.css'

export function App() {
  const isSignedIn = authgear.sessionState === SessionState.Authenticated
  return (
    <ReauthProvider reauth={reauth}>
      {isSignedIn ? <Send to="Bob" amount="20.00" /> : <button onClick={() => void signIn()}>Sign in</button>}
      <ReauthDialog />
    </ReauthProvider>
  )
}

function Send({ to, amount }: { to: string; amount: string }) {
  const { perform, isPending, canRetry, retry, data, error } = useSensitiveAction(transfer)
  return (
    <>
      <button disabled={isPending} onClick={() => void perform({ to, amount })}>
        Send {amount} to {to}
      </button>
      {canRetry && <button onClick={retry}>Try again</button>}
      <p role="status">{data === undefined ? error && CODES[error.code].text : `Receipt ${data.receipt}`}</p>
    </>
  )
}
// #endregion

// #region plain
export async function send(to: string, amount: string): Promise<string> {
  const result = await reauth.perform(transfer, { to, amount })
  switch (result.outcome) {
    case 'succeeded':
      return `Sent. Your receipt is ${result.data.receipt}.`
    case 'redirecting':
      return 'One moment. You are asked to sign in again.'
    case 'cancelled':
      return 'You cancelled the transfer.'
    case 'outcomeUnknown':
      return 'We do not know yet whether the money was sent. Check your account before you try again.'
    case 'refused':
    case 'failed':
      return `Not sent: ${CODES[result.code].text}`
  }
}
// #endregion

// #region callback
import type { RunSnapshot } from '@reauth/core'

export async function onCallbackPage(ask: (question: string) => Promise<boolean>): Promise<void> {
  const run = await reauth.resume()
  // This page load isn't the callback of a sensitive action.
  if (run === null) return
  let isAsked = false
  const show = ({ canConfirm }: RunSnapshot): void => {
    if (!canConfirm || isAsked) return
    isAsked = true
    void ask(run.description).then((agrees) => (agrees ? run.confirm() : run.cancel()))
  }
  run.subscribe(show)
  show(run.getSnapshot())
  await run.ended
}
// #endregion

// #region list-action
interface Recipient {
  readonly id: string
  readonly name: string
}

export const removeRecipient = defineSensitiveAction({
  id: 'removeRecipient',
  requirement: { maxAge: '5m' },
  describe: ({ name }: Recipient) => `Remove ${name}`,
  perform: ({ input, idToken, idempotencyKey, signal }) =>
    fetch(`/api/recipients/${encodeURIComponent(input.id)}`, {
      method: 'DELETE',
      headers: { Authorization: `Bearer ${idToken}`, 'Idempotency-Key': idempotencyKey },
      signal,
    }),
})
// #endregion

// #region list
export function Recipients({ recipients }: { recipients: readonly Recipient[] }) {
  return (
    <ul>
      {recipients.map((recipient) => (
        <Row key={recipient.id} recipient={recipient} />
      ))}
    </ul>
  )
}

function Row({ recipient }: { recipient: Recipient }) {
  const { perform, isPending, status } = useSensitiveAction(removeRecipient, {
    matches: ({ id }) => id === recipient.id,
  })
  return (
    <li>
      {recipient.name}
      <button disabled={isPending} onClick={() => void perform(recipient)}>
        Remove
      </button>
      <span>{status}</span>
    </li>
  )
}
// #endregion
