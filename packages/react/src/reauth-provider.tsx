import type { Reauth, SensitiveRun } from '@reauth/core'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { ReauthContext } from './reauth-context.js'

/** What {@link ReauthProvider} takes. */
export interface ReauthProviderProps {
  /** Made once, outside of the components, by `createReauth()`. */
  readonly reauth: Reauth
  /** Receives an error that keeps the interrupted run from being resumed. Default: `reportError()`. Never thrown while rendering. */
  readonly onResumeError?: (error: unknown) => void
  readonly children?: ReactNode
}

/**
 * Hands the page's sensitive actions to the hooks below it, and continues the run that a redirect interrupted.
 *
 * @example
 * <ReauthProvider reauth={reauth}><App /></ReauthProvider>
 */
export function ReauthProvider({ reauth, onResumeError, children }: ReauthProviderProps): ReactNode {
  const [resumed, setResumed] = useState<SensitiveRun | null | undefined>(undefined)
  const [companions, setCompanions] = useState<readonly SensitiveRun[]>([])
  const report = useRef(onResumeError)
  useEffect(() => {
    report.current = onResumeError
  })

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
        if (report.current === undefined) reportError(error)
        else report.current(error)
      },
    )
    return () => {
      isCurrent = false
    }
  }, [reauth])

  const value = useMemo(() => ({ reauth, resumed, companions }), [reauth, resumed, companions])
  return <ReauthContext.Provider value={value}>{children}</ReauthContext.Provider>
}
