import type { ReauthBinding } from '@reauth/core'
import { createContext, useContext } from 'react'

/** Holds the binding. Its value stays the same for the life of a page; components subscribe to it for changes. */
export const ReauthContext = createContext<ReauthBinding | null>(null)

/** Returns the binding of the nearest provider. Throws if there is none. */
export function useReauthContext(): ReauthBinding {
  const binding = useContext(ReauthContext)
  if (binding === null)
    throw new Error('There is no provider. Put <ReauthProvider reauth={reauth}> around the components of the app.')
  return binding
}
