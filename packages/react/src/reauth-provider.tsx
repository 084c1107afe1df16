import type { Reauth, SensitiveRun } from '@reauth/core'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { ReauthContext } from './reauth-context.js'

/** What {@link ReauthProvider} takes. */
export interface ReauthProviderProps {
  /** Made once, outside of the components, by `createReauth()`. */
  readonly reauth: Reauth
  /** Told what hinders a run from being resumed, such as an action that the page does not know. Default: thrown while rendering. */
  readonly onResumeError?: (error: unknown) => void
  readonly children?: ReactNode
}

/**
 * Hands the page's sensitive actions to the hooks below it, and takes up the run that a redirect interrupted.
 *
 * @example
 * <ReauthProvider reauth={reauth}><App /></ReauthProvider>
 */
export function ReauthProvider({ reauth, onResumeError, children }: ReauthProviderProps): ReactNode {
  const [resumed, setResumed] = useState<SensitiveRun | null | undefined>(undefined)
  const [companions, setCompanions] = useState<readonly SensitiveRun[]>([])
  const [failure, setFailure] = useState<{ readonly error: unknown } | null>(null)

  useEffect(() => {
    let isCurrent = true
    reauth.resume().then(
      (run) => {
        if (!isCurrent) return
        setResumed(run)
        void run?.companions.then((others) => {
          if (isCurrent) setCompanions(others)
        })
      },
      (error: unknown) => {
        if (!isCurrent) return
        setResumed(null)
        setFailure({ error })
      },
    )
    return () => {
      isCurrent = false
    }
  }, [reauth])

  useEffect(() => {
    if (failure !== null) onResumeError?.(failure.error)
  }, [failure, onResumeError])
  if (failure !== null && onResumeError === undefined) throw failure.error

  const value = useMemo(() => ({ reauth, resumed, companions }), [reauth, resumed, companions])
  return <ReauthContext.Provider value={value}>{children}</ReauthContext.Provider>
}
