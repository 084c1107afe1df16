import { CODES } from '@reauth/core'
import { useSensitiveAction } from '@reauth/solid'
import { transfer } from './reauth'

export function Transfer() {
  const sending = useSensitiveAction(transfer)
  const message = () =>
    sending.error ? CODES[sending.error.code].text : sending.data && `Sent. Your receipt is ${sending.data.receipt}.`
  return (
    <>
      <button disabled={sending.isPending} onClick={() => void sending.perform({ to: 'Bob', amount: '20.00' })}>
        Send 20.00 to Bob
      </button>
      {sending.canRetry && <button onClick={sending.retry}>Try again</button>}
      <p role="status">{message()}</p>
    </>
  )
}
