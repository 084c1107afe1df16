import { CODES } from '@reauth/core'
import { useSensitiveAction } from '@reauth/react'
import { transfer } from './reauth'

export function Transfer() {
  const { perform, isPending, canRetry, retry, data, error } = useSensitiveAction(transfer)
  return (
    <>
      <button disabled={isPending} onClick={() => void perform({ to: 'Bob', amount: '20.00' })}>
        Send 20.00 to Bob
      </button>
      {canRetry && <button onClick={retry}>Try again</button>}
      <p role="status">{error ? CODES[error.code].text : data && `Sent. Your receipt is ${data.receipt}.`}</p>
    </>
  )
}
