// #region solid
import type { TestReauth } from '@reauth/core/testing'
import { TestReauthProvider } from '@reauth/solid/testing'
import { type Component, createComponent } from 'solid-js'
import { render } from 'solid-js/web'

/** In JSX: `<TestReauthProvider app={app}><TransferPage /></TestReauthProvider>`. */
export const mountSolid = (app: TestReauth, TransferPage: Component, root: Element) =>
  render(
    () =>
      createComponent(TestReauthProvider, {
        app,
        get children() {
          return createComponent(TransferPage, {})
        },
      }),
    root,
  )
// #endregion
