// #region provide
import type { Reauth } from '@reauth/core'
import { createReauthPlugin } from '@reauth/vue'
import { type Component, createApp } from 'vue'

export const appOf = (root: Component, reauth: Reauth) => createApp(root).use(createReauthPlugin(reauth))
// #endregion

// #region closure
import { useSensitiveAction } from '@reauth/vue'
import type { Ref } from 'vue'

/** In `setup()`: the closure reads the newest value of the ref when it runs. */
export const useRename = (name: Ref<string>, rename: (name: string, idToken: string) => Promise<Response>) =>
  useSensitiveAction(({ idToken }) => rename(name.value, idToken), { maxAge: '5m' })
// #endregion
