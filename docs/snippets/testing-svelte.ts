// #region svelte
import type { TestReauth } from '@reauth/core/testing'
import { mountTestPage } from '@reauth/svelte/testing'
import type { Component } from 'svelte'

/** It stands for Svelte's `mount()`, and for `setReauthContext()`. Returns how to unmount it. */
export const mountSvelte = (app: TestReauth, TransferPage: Component, target: Element) =>
  mountTestPage(TransferPage, { app, target })
// #endregion
