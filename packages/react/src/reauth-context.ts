import type { Reauth, SensitiveRun } from '@reauth/core'
import { createContext, useContext } from 'react'

/** What the provider hands down. */
export interface ReauthContextValue {
  readonly reauth: Reauth
  /** The run that a redirect interrupted: `undefined` while that is not known yet, `null` where there is none. */
  readonly resumed: SensitiveRun | null | undefined
  /** Runs that shared its redirect. */
  readonly companions: readonly SensitiveRun[]
}

export const ReauthContext = createContext<ReauthContextValue | null>(null)

/** What the nearest provider hands down. Throws outside of one. */
export function useReauthContext(): ReauthContextValue {
  const value = useContext(ReauthContext)
  if (value === null) throw new Error('Put <ReauthProvider reauth={reauth}> around what uses a sensitive action.')
  return value
}
