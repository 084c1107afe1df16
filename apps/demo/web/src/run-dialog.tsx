import type { RunStatus } from '@reauth/core'
import { type ReactNode, useEffect, useRef } from 'react'
import { STATUS_WORDS } from './words.js'

interface RunDialogProps {
  readonly status: 'idle' | RunStatus
  readonly description: string | undefined
  readonly canConfirm: boolean
  readonly onConfirm: () => void
  readonly onCancel: () => void
}

const ASKING: readonly string[] = ['awaitingConfirmation', 'prompting', 'confirmingResumed']

/** Shows the transfer again and asks for one click. Escape cancels. */
export function RunDialog({ status, description, canConfirm, onConfirm, onCancel }: RunDialogProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null)
  const isOpen = ASKING.includes(status)
  useEffect(() => {
    if (isOpen) dialog.current?.showModal()
    else dialog.current?.close()
  }, [isOpen])
  return (
    <dialog
      ref={dialog}
      aria-labelledby="asked"
      onCancel={(event) => {
        event.preventDefault()
        onCancel()
      }}
    >
      {isOpen && (
        <>
          <h2 id="asked">{description}</h2>
          <p>{STATUS_WORDS[status as RunStatus]}</p>
          <div className="buttons">
            <button className="quiet" onClick={onCancel}>
              Do not send
            </button>
            {canConfirm && (
              <button className="primary" onClick={onConfirm}>
                Send now
              </button>
            )}
          </div>
        </>
      )}
    </dialog>
  )
}
