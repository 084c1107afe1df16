'use client'

import { type DevtoolsOptions, mountDevtools } from '@reauth/devtools'
import { type ReactNode, useContext, useEffect, useRef } from 'react'
import { ReauthContext } from './reauth-context.js'

/** Props of {@link ReauthDevtools}. */
export type ReauthDevtoolsProps = DevtoolsOptions

// Bundlers replace this by a constant, so in production they drop the component below with its imports.
declare const process: { readonly env: { readonly NODE_ENV?: string } }

function MountedDevtools(props: ReauthDevtoolsProps): ReactNode {
  const provided = useContext(ReauthContext)?.reauth
  const { reauth = provided, inspection, store } = props
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })
  useEffect(() => mountDevtools({ ...latest.current, reauth, inspection, store }), [reauth, inspection, store])
  return null
}

/**
 * Shows a button that opens the devtools: the live chart of a run, its log, and why the end-user is prompted.
 *
 * Render it once below `<ReauthProvider>`, or pass `reauth`. It needs the package `@reauth/devtools`. In a production build it renders nothing, and the bundle
 * contains nothing of the devtools.
 *
 * @example
 * <ReauthProvider reauth={reauth}><App /><ReauthDevtools inspection={inspection} /></ReauthProvider>
 */
export const ReauthDevtools: (props: ReauthDevtoolsProps) => ReactNode =
  process.env.NODE_ENV === 'production' ? () => null : MountedDevtools
