// #region vue
import type { TestReauth } from '@reauth/core/testing'
import { TestReauthProvider } from '@reauth/vue/testing'
import { type Component, createApp, h } from 'vue'

/** With Vue Test Utils: `mount(TestReauthProvider, { props: { app }, slots: { default: TransferPage } })`. */
export const mountVue = (app: TestReauth, TransferPage: Component, root: Element) =>
  createApp(() => h(TestReauthProvider, { app }, () => h(TransferPage))).mount(root)
// #endregion
