import { type Reauth, bindReauth } from '@reauth/core'
import { type ReactNode, useEffect, useMemo, useRef } from 'react'
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
  const report = useRef(onResumeError)
  useEffect(() => {
    report.current = onResumeError
  })
  const page = useMemo(
    () =>
      bindReauth(reauth, {
        onResumeError: (error) => (report.current ?? globalThis.reportError ?? console.error)(error),
      }),
    [reauth],
  )
  useEffect(() => page.resume(), [page])
  return <ReauthContext.Provider value={page}>{children}</ReauthContext.Provider>
}
