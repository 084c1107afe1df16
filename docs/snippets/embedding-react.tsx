// #region react
import { useMachine } from '@xstate/react'
import { type TransferMachine, inputOf } from './embedding.js'

export function Transfer({ machine, idempotencyKey }: { machine: TransferMachine; idempotencyKey: string }) {
  const [snapshot, send] = useMachine(machine, { input: inputOf(idempotencyKey) })
  return (
    <>
      <p role="status">{snapshot.output?.outcome ?? [...snapshot.tags].join()}</p>
      <button disabled={!snapshot.can({ type: 'reauth.confirm' })} onClick={() => send({ type: 'reauth.confirm' })}>
        Confirm
      </button>
      <button disabled={!snapshot.can({ type: 'reauth.cancel' })} onClick={() => send({ type: 'reauth.cancel' })}>
        Cancel
      </button>
    </>
  )
}
// #endregion
