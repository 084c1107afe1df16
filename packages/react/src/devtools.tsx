'use client'

import { type DevtoolsOptions, mountDevtools } from '@reauth/devtools'
import { type ReactNode, useContext, useEffect, useRef } from 'react'
import { ReauthContext } from './reauth-context.js'

/** What {@link ReauthDevtools} takes. */
export type ReauthDevtoolsProps = DevtoolsOptions

// What bundlers replace by a word, so that the component below is dropped with all that it imports.
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
 * A button on the page that opens the devtools: the live chart of a run, its log, and why the end-user is asked.
 *
 * Put it once below `<ReauthProvider>`, or give it `reauth`. Install `@reauth/devtools`. In a production build it renders nothing, and nothing of the devtools is
 * in the bundle.
 *
 * @example
 * <ReauthProvider reauth={reauth}><App /><ReauthDevtools inspection={inspection} /></ReauthProvider>
 */
export const ReauthDevtools: (props: ReauthDevtoolsProps) => ReactNode =
  process.env.NODE_ENV === 'production' ? () => null : MountedDevtools
