import type { RunStatus, SensitiveActionError } from '@reauth/core'
import type { ReactNode } from 'react'
import type { Entry } from '../../shared/account.js'
import { STATUS_WORDS } from '../../shared/status-words.js'
import { useServerReason } from '../../shared/use-server-reason.js'
import { wordsOf } from './words.js'

interface RunReportProps {
  readonly status: 'idle' | RunStatus
  readonly error: SensitiveActionError | undefined
  readonly description: string | undefined
  /** What the bank booked. */
  readonly entry: Entry | undefined
}

/** The state of the run in words, read out as it changes. */
export function RunReport({ status, error, description, entry }: RunReportProps): ReactNode {
  const reason = useServerReason(error)
  const isGood = status === 'succeeded'
  return (
    <div className={`report ${status}`} role="status" data-status={status} data-code={error?.code}>
      {status !== 'idle' && (
        <>
          <strong>
            {isGood ? '✓ ' : ''}
            {STATUS_WORDS[status]}
          </strong>
          {entry !== undefined && (
            <p>
              {description}: done. Receipt {entry.id}.
            </p>
          )}
          {error !== undefined && <p>{reason ?? wordsOf(error.code)}</p>}
        </>
      )}
    </div>
  )
}
