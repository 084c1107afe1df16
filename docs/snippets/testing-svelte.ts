// #region svelte
import type { TestReauth } from '@reauth/core/testing'
import { mountTestPage } from '@reauth/svelte/testing'
import type { Component } from 'svelte'

/** Takes the place of Svelte's `mount()` and of `setReauthContext()`. Returns a function that unmounts the page. */
export const mountSvelte = (app: TestReauth, TransferPage: Component, target: Element) =>
  mountTestPage(TransferPage, { app, target })
// #endregion
