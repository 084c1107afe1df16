import { type TestReauth, type TestReauthOptions, createTestReauth } from '@reauth/core/testing'
import * as React from 'react'
import { type ReactNode, useState, useSyncExternalStore } from 'react'
import { ReauthProvider } from './reauth-provider.js'

/** What {@link TestReauthProvider} takes: what `createTestReauth()` returned, or its options. */
export type TestReauthProviderProps = { readonly children?: ReactNode } & (
  | { readonly app: TestReauth }
  | TestReauthOptions
)

/** React's `act()`, since 18.3. It is missing in a production build. */
const { act } = React as { readonly act?: (work: () => void) => unknown }

/** Renders what a test causes outside of React, without a warning of React's. */
function render(work: () => void): void {
  const { IS_REACT_ACT_ENVIRONMENT: isTest } = globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }
  if (isTest === true && act !== undefined) void act(work)
  else work()
}

/**
 * A `<ReauthProvider>` for tests: the real flow, over services whose answers a test writes.
 *
 * Each page load of `app.page` mounts the children anew, as a browser does. Make `app` with `createTestReauth()` to have it at hand.
 *
 * @example
 * const app = createTestReauth({ actions: [transfer], service: { refresh: stale(), redirect: authenticates() } })
 * render(<TestReauthProvider app={app}><TransferPage /></TestReauthProvider>)
 */
export function TestReauthProvider({ children, ...given }: TestReauthProviderProps): ReactNode {
  const [app] = useState(() => ('app' in given ? given.app : createTestReauth(given)))
  const loads = useSyncExternalStore(
    (listener) => app.subscribe(() => render(listener)),
    () => app.loads,
  )
  return (
    <ReauthProvider key={loads} reauth={app.reauth}>
      {children}
    </ReauthProvider>
  )
}
