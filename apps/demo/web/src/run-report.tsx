import type { RunSnapshot, RunStatus, SensitiveActionError } from '@reauth/core'
import { type ReactNode, useEffect, useState } from 'react'
import type { Entry } from '../../shared/account.js'
import { wordsOfMoment } from '../../shared/status-words.js'
import { useServerReason } from '../../shared/use-server-reason.js'
import { PassingButton } from './passing-button.js'
import { slowWordsOf, wordsOf } from './words.js'

interface RunReportProps {
  readonly status: 'idle' | RunStatus
  readonly snapshot: RunSnapshot | undefined
  readonly error: SensitiveActionError | undefined
  readonly description: string | undefined
  /** The booked entry. */
  readonly entry: Entry | undefined
  /** Called when the end-user stops waiting. Default: the button isn't shown. */
  readonly onStop?: (() => void) | undefined
  /** Whether the end-user stopped waiting for the bank's answer. */
  readonly isStopped: boolean
}

/** The time in one state after which the page explains what it waits for, in milliseconds. */
const SLOW_AFTER = 4000

/** Describes the state of the run in a live region. */
export function RunReport({
  status,
  snapshot,
  error,
  description,
  entry,
  onStop,
  isStopped,
}: RunReportProps): ReactNode {
  const reason = useServerReason(error)
  const isSlow = useIsSlow(snapshot, onStop !== undefined)
  const isGood = status === 'succeeded'
  const why = (code: SensitiveActionError['code']): string =>
    isStopped && code === 'responseLost'
      ? 'You stopped waiting after the transfer had left. Ask the bank again: it sends this transfer once, however often you ask.'
      : wordsOf(code)
  return (
    <div className={`panel ${status}`}>
      <div className="report" role="status" data-status={status} data-code={error?.code}>
        {status !== 'idle' && (
          <>
            <strong>
              {isGood ? '✓ ' : ''}
              {wordsOfMoment(status, snapshot?.state)}
            </strong>
            {entry !== undefined && (
              <p>
                {description}: done. Receipt {entry.id}.
              </p>
            )}
            {isSlow && <p>{slowWordsOf(snapshot)}</p>}
            {error !== undefined && <p>{reason ?? why(error.code)}</p>}
          </>
        )}
      </div>
      {onStop !== undefined && (
        <PassingButton onClick={onStop}>{status === 'calling' ? 'Stop waiting' : 'Cancel'}</PassingButton>
      )}
    </div>
  )
}

/** Whether the run has been in the same state for a while. */
function useIsSlow(snapshot: RunSnapshot | undefined, isWaiting: boolean): boolean {
  const moment = isWaiting ? `${snapshot?.runId} ${snapshot?.state}` : undefined
  const [slow, setSlow] = useState<string>()
  useEffect(() => {
    if (moment === undefined) return
    const timer = setTimeout(() => setSlow(moment), SLOW_AFTER)
    return () => clearTimeout(timer)
  }, [moment])
  return moment !== undefined && slow === moment
}
