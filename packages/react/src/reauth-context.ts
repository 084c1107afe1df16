import type { ReauthBinding } from '@reauth/core'
import { createContext, useContext } from 'react'

/** What the provider hands down. Its value never changes while a page goes on: what changes is subscribed to. */
export const ReauthContext = createContext<ReauthBinding | null>(null)

/** What the nearest provider hands down. Throws outside of one. */
export function useReauthContext(): ReauthBinding {
  const page = useContext(ReauthContext)
  if (page === null) throw new Error('Put <ReauthProvider reauth={reauth}> around what uses a sensitive action.')
  return page
}
