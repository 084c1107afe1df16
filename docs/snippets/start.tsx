// #region action
import authgear from '@authgear/web'
import { CODES, type RunSnapshot, createReauth, defineSensitiveAction } from '@reauth/core'
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

// #region reauth
export const reauth = createReauth({
  service: authgearWeb(authgear, { redirectURI: 'https://app.example.com/callback' }),
  actions: [transfer, removeRecipient],
  onError: (error, { step, actionId }) => console.error(`${actionId}: ${step} threw`, error),
})
// #endregion

// #region sign-in
/** Call it once when the page is loaded, before you render anything. */
export async function openPage(): Promise<void> {
  await authgear.configure({ endpoint: 'https://example.authgear.cloud', clientID: 'my-client-id' })
  if (location.pathname === '/signed-in') await authgear.finishAuthentication()
}

export const signIn = (): Promise<void> =>
  authgear.startAuthentication({ redirectURI: 'https://app.example.com/signed-in' })

export async function signOut(): Promise<void> {
  reauth.reset()
  await authgear.logout()
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
      return `Not sent: ${CODES[result.code].says}`
  }
}
// #endregion

// #region callback
export async function onCallbackPage(ask: (question: string) => Promise<boolean>): Promise<void> {
  const run = await reauth.resume()
  // This page load is not the callback of a sensitive action.
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

// #region react
import { ReauthProvider, useSensitiveAction } from '@reauth/react'
import { useEffect, useRef } from 'react'

export function Page() {
  return (
    <ReauthProvider reauth={reauth}>
      <Send to="Bob" amount="20.00" />
    </ReauthProvider>
  )
}

function Send({ to, amount }: { to: string; amount: string }) {
  const { perform, isPending, canConfirm, description, confirm, cancel, data, error } = useSensitiveAction(transfer)
  return (
    <>
      <button disabled={isPending} onClick={() => void perform({ to, amount })}>
        Send
      </button>
      <Confirmation isOpen={canConfirm} question={description} onConfirm={confirm} onCancel={cancel} />
      <p role="status">{data === undefined ? error && CODES[error.code].says : `Receipt ${data.receipt}`}</p>
    </>
  )
}

interface ConfirmationProps {
  readonly isOpen: boolean
  readonly question: string | undefined
  readonly onConfirm: () => void
  readonly onCancel: () => void
}

/** A modal dialog: the page behind it cannot be clicked, and Escape cancels. */
function Confirmation({ isOpen, question, onConfirm, onCancel }: ConfirmationProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => (isOpen ? dialog.current?.showModal() : dialog.current?.close()), [isOpen])
  return (
    <dialog ref={dialog} aria-label="Confirm" onCancel={onCancel}>
      <p>{question}</p>
      <button onClick={onConfirm}>Confirm</button>
      <button onClick={onCancel}>Cancel</button>
    </dialog>
  )
}
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
  const { perform, isPending, canConfirm, description, confirm, cancel, status } = useSensitiveAction(removeRecipient, {
    matches: ({ id }) => id === recipient.id,
  })
  return (
    <li>
      {recipient.name}
      <button disabled={isPending} onClick={() => void perform(recipient)}>
        Remove
      </button>
      <Confirmation isOpen={canConfirm} question={description} onConfirm={confirm} onCancel={cancel} />
      <span>{status}</span>
    </li>
  )
}
// #endregion
