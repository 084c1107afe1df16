import type { ReauthEvent } from '@reauth/core'
import { useEffect, useRef } from 'react'
import { useReauthContext } from './reauth-context.js'

/**
 * Calls a listener for every event of every run of the page while the component is mounted: for analytics, notifications and logs.
 *
 * @param listener Called with each event. An event never holds a token, an input or data. You may pass a new function at each render.
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
