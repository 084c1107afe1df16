// #region provide
import type { Reauth } from '@reauth/core'
import { ReauthProvider } from '@reauth/solid'
import { type Component, createComponent } from 'solid-js'

/** In JSX: `<ReauthProvider reauth={reauth}><Root /></ReauthProvider>`. */
export const appOf = (Root: Component, reauth: Reauth) => () =>
  createComponent(ReauthProvider, {
    reauth,
    get children() {
      return createComponent(Root, {})
    },
  })
// #endregion
