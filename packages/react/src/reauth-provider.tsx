import { type Reauth, bindReauth } from '@reauth/core'
import { type ReactNode, useEffect, useMemo, useRef } from 'react'
import { ReauthContext } from './reauth-context.js'

/** Props of {@link ReauthProvider}. */
export interface ReauthProviderProps {
  /** Create it once, outside the components, with `createReauth()`. */
  readonly reauth: Reauth
  /** Called with the error if the interrupted run can't be resumed. The error is never thrown while rendering. Default: `reportError()`. */
  readonly onResumeError?: (error: unknown) => void
  readonly children?: ReactNode
}

/**
 * Provides the page's sensitive actions to the hooks below it, and continues the run that a redirect interrupted.
 *
 * @example
 * <ReauthProvider reauth={reauth}><App /></ReauthProvider>
 */
export function ReauthProvider({ reauth, onResumeError, children }: ReauthProviderProps): ReactNode {
  const report = useRef(onResumeError)
  useEffect(() => {
    report.current = onResumeError
  })
  const binding = useMemo(
    () =>
      bindReauth(reauth, {
        onResumeError: (error) => (report.current ?? globalThis.reportError ?? console.error)(error),
      }),
    [reauth],
  )
  useEffect(() => binding.resume(), [binding])
  return <ReauthContext.Provider value={binding}>{children}</ReauthContext.Provider>
}
