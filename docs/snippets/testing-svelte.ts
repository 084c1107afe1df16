// #region svelte
import type { TestReauth } from '@reauth/core/testing'
import { mountTestPage } from '@reauth/svelte/testing'
import type { Component } from 'svelte'

/** Use it instead of Svelte's `mount()` and `setReauthContext()`. Returns a function that unmounts the page. */
export const mountSvelte = (app: TestReauth, TransferPage: Component, target: Element) =>
  mountTestPage(TransferPage, { app, target })
// #endregion
