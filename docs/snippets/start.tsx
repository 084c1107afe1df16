// #region action
import { createReauth, defineSensitiveAction } from '@reauth/core'
import { authgearWeb } from '@reauth/core/adapters/authgear-web'
import authgear from '@authgear/web'
import { z } from 'zod'

const transferSchema = z.object({ to: z.string().min(1), amount: z.string() })

export const transfer = defineSensitiveAction({
  id: 'transfer',
  requirement: { maxAge: '5m' },
  input: transferSchema,
  describe: ({ to, amount }) => `Send ${amount} to ${to}`,
  perform: ({ input, idToken, idempotencyKey, signal }) =>
    fetch('/api/transfers', {
      method: 'POST',
      headers: { Authorization: `Bearer ${idToken}`, 'Idempotency-Key': idempotencyKey },
      body: JSON.stringify(input),
      signal,
    }),
})

export const reauth = createReauth({
  service: authgearWeb(authgear, { redirectURI: 'https://app.example.com/callback' }),
  actions: [transfer],
})
// #endregion

// #region plain
export async function send(to: string, amount: string): Promise<string> {
  const result = await reauth.perform(transfer, { to, amount })
  switch (result.outcome) {
    case 'succeeded':
      return 'Sent.'
    case 'redirecting':
      return 'One moment: we ask you to confirm that it is you.'
    case 'cancelled':
      return 'You stopped it.'
    case 'outcomeUnknown':
      return 'We do not know yet whether it was sent. Look at your account before you try again.'
    case 'refused':
    case 'failed':
      return `Not sent (${result.code}).`
  }
}
// #endregion

// #region callback
export async function onCallbackPage(show: (question: string) => Promise<boolean>): Promise<void> {
  const run = await reauth.resume()
  // Not a callback of ours: perhaps one of the sign-in.
  if (run === null) return
  run.subscribe(({ canConfirm }) => {
    if (canConfirm) void show(run.description).then((agrees) => (agrees ? run.confirm() : run.cancel()))
  })
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
  const { perform, status, snapshot, description, confirm, cancel, error } = useSensitiveAction(transfer)
  const dialog = useRef<HTMLDialogElement>(null)
  const asks = snapshot?.canConfirm === true
  useEffect(() => (asks ? dialog.current?.showModal() : dialog.current?.close()), [asks])
  return (
    <>
      <button disabled={status === 'working' || status === 'calling'} onClick={() => void perform({ to, amount })}>
        Send
      </button>
      <dialog ref={dialog} aria-labelledby="question" onCancel={cancel}>
        <h2 id="question">{description}</h2>
        <button onClick={confirm}>Send now</button>
        <button onClick={cancel}>Do not send</button>
      </dialog>
      <p role="status">{error === undefined ? status : `${error.outcome}: ${error.code}`}</p>
    </>
  )
}
// #endregion
