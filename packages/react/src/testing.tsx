import { type TestReauth, type TestReauthOptions, createTestReauth } from '@reauth/core/testing'
import * as React from 'react'
import { type ReactNode, useState, useSyncExternalStore } from 'react'
import { ReauthProvider } from './reauth-provider.js'

/** Props of {@link TestReauthProvider}: the app from `createTestReauth()`, or the options of that function. */
export type TestReauthProviderProps = { readonly children?: ReactNode } & (
  | { readonly app: TestReauth }
  | TestReauthOptions
)

/** React's `act()`, which exists since 18.3, and not in a production build. */
const { act } = React as { readonly act?: (work: () => void) => unknown }

/** Runs work that updates React from outside, without a warning from React. */
function render(work: () => void): void {
  const { IS_REACT_ACT_ENVIRONMENT: isTest } = globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }
  if (isTest === true && act !== undefined) void act(work)
  else work()
}

/**
 * A `<ReauthProvider>` for tests: it runs the real flow over services that the test scripts.
 *
 * Each page load of `app.page` mounts the children again, as a browser does. To control `app` in the test, create it with `createTestReauth()`.
 *
 * @example
 * const app = createTestReauth({ actions: [transfer], service: { refresh: stale(), redirect: authenticates() } })
 * render(<TestReauthProvider app={app}><TransferPage /></TestReauthProvider>)
 */
export function TestReauthProvider({ children, ...props }: TestReauthProviderProps): ReactNode {
  const [app] = useState(() => ('app' in props ? props.app : createTestReauth(props)))
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
