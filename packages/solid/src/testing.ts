import type { TestReauth } from '@reauth/core/testing'
import { type JSX, Show, createComponent, createSignal, onCleanup } from 'solid-js'
import { ReauthProvider } from './reauth-provider.js'

/** Props of {@link TestReauthProvider}. */
export interface TestReauthProviderProps {
  /** The app from `createTestReauth()`. */
  readonly app: TestReauth
  readonly children?: JSX.Element
}

/**
 * A `<ReauthProvider>` for tests: it runs the real flow over services that the test scripts.
 *
 * Each page load of `app.page` mounts the children again, as a browser does.
 *
 * @example
 * const app = createTestReauth({ actions: [transfer], service: { refresh: stale(), redirect: authenticates() } })
 * render(() => <TestReauthProvider app={app}><TransferPage /></TestReauthProvider>)
 */
export function TestReauthProvider(props: TestReauthProviderProps): JSX.Element {
  const { app } = props
  const [loads, setLoads] = createSignal(app.loads)
  onCleanup(app.subscribe(() => setLoads(app.loads)))
  return createComponent(Show, {
    keyed: true,
    get when() {
      return loads()
    },
    get children() {
      return createComponent(ReauthProvider, {
        reauth: app.reauth,
        get children() {
          return props.children
        },
      })
    },
  })
}
