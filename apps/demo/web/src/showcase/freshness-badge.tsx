import type { ReauthClock } from '@reauth/core'
import { useFreshness } from '@reauth/react'
import { type ReactNode, useEffect, useReducer, useSyncExternalStore } from 'react'
import { transfer } from '../transfer.js'
import type { LastConfirmation } from './last-confirmation.js'

/** The margin in seconds for the call to reach the server. The page asks this much earlier than the server would refuse. */
const MARGIN = 10

/** `40 s`, `11 min`, `2 h`. */
const shortly = (seconds: number): string =>
  seconds < 60
    ? `${Math.floor(Math.max(0, seconds))} s`
    : seconds < 3600
      ? `${Math.floor(seconds / 60)} min`
      : `${Math.floor(seconds / 3600)} h`

/** `4:20`. */
const countdown = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`

interface FreshnessBadgeProps {
  readonly last: LastConfirmation
  readonly clock: ReauthClock
}

/** Shows when the end-user last confirmed, and when an everyday transfer asks again, based on the newest ID Token. */
export function FreshnessBadge({ last, clock }: FreshnessBadgeProps): ReactNode {
  const confirmation = useSyncExternalStore(last.subscribe, last.get)
  const { expiresIn, preview } = useFreshness(transfer.requirement)
  const [, tick] = useReducer((ticks: number) => ticks + 1, 0)
  useEffect(() => {
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  }, [])
  if (confirmation === null) return null
  const age = last.age(confirmation, clock)
  if (age === null) return null
  const { maxAge } = transfer.requirement
  const left = expiresIn ?? (typeof maxAge === 'number' ? maxAge - MARGIN - age : 0)
  const isFresh = left > 0 && (preview === 'fresh' || preview === 'unknown')
  const canConfirm = confirmation.authentication.canReauthenticate !== false
  return (
    <p className="badge" data-fresh={isFresh}>
      <span className="badge-dot" aria-hidden="true" />
      Confirmed {shortly(age)} ago;{' '}
      {isFresh ? (
        <>
          {canConfirm ? 'asks again in ' : 'sends for another '}
          <span className="badge-left">{countdown(left)}</span>
        </>
      ) : canConfirm ? (
        'asks next time'
      ) : (
        'cannot confirm again'
      )}
    </p>
  )
}
