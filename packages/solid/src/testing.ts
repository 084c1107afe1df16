import type { TestReauth } from '@reauth/core/testing'
import { type JSX, Show, createComponent, createSignal, onCleanup } from 'solid-js'
import { ReauthProvider } from './reauth-provider.js'

/** What {@link TestReauthProvider} takes. */
export interface TestReauthProviderProps {
  /** Made by `createTestReauth()`. */
  readonly app: TestReauth
  readonly children?: JSX.Element
}

/**
 * A `<ReauthProvider>` for tests: the real flow, over services whose answers a test writes.
 *
 * Each page load of `app.page` mounts the children anew, as a browser does.
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
