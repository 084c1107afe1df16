import type { SensitiveActionEnd } from '@reauth/react'
import { type ReactNode, useEffect, useState } from 'react'
import type { RunStatus } from '@reauth/core'
import { END_WORDS, STATUS_WORDS } from './words.js'

interface RunReportProps {
  readonly status: 'idle' | RunStatus
  readonly error: SensitiveActionEnd | undefined
  readonly description: string | undefined
}

/** The state of the run in words, read out as it changes. */
export function RunReport({ status, error, description }: RunReportProps): ReactNode {
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
          {isGood && description !== undefined && <p>{description}: done.</p>}
          {error !== undefined && <p>{reason ?? END_WORDS[error.code]}</p>}
        </>
      )}
    </div>
  )
}

/** What the bank itself said, where it said no. */
function useServerReason(error: SensitiveActionEnd | undefined): string | undefined {
  const [reason, setReason] = useState<{ error: SensitiveActionEnd; title: string }>()
  useEffect(() => {
    if (error?.outcome !== 'refused' || error.response === undefined) return
    error.response
      .clone()
      .json()
      .then(
        (problem: { title?: string }) => setReason({ error, title: problem.title ?? END_WORDS[error.code] }),
        () => {},
      )
  }, [error])
  return reason?.error === error ? reason?.title : undefined
}
