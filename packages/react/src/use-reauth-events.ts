import type { ReauthEvent } from '@reauth/core'
import { useEffect, useRef } from 'react'
import { useReauthContext } from './reauth-context.js'

/**
 * Calls back for everything that happens in every run of the page while the component is mounted, for analytics, notifications and logs.
 *
 * @param listener Receives each event. It never holds a token, an input or data. The newest one is called.
 *
 * @example
 * useReauthEvents(({ type, actionId }) => analytics.track(`${actionId} ${type}`))
 */
export function useReauthEvents(listener: (event: ReauthEvent) => void): void {
  const { reauth } = useReauthContext()
  const newest = useRef(listener)
  useEffect(() => {
    newest.current = listener
  })
  useEffect(() => reauth.onEvent((event) => newest.current(event)), [reauth])
}
