import { type BindReauthOptions, type Reauth, type ReauthBinding, bindReauth } from '@reauth/core'
import { type InjectionKey, type Plugin, inject, provide } from 'vue'

/** What {@link createReauthPlugin} takes besides the flow. */
export type ReauthPluginOptions = BindReauthOptions

const KEY: InjectionKey<ReauthBinding> = Symbol('reauth')

/**
 * Hands the page's sensitive actions to the components of an app, and continues the run that a redirect interrupted.
 *
 * On a server it provides, and starts nothing.
 *
 * @param reauth Made once, outside of the components, by `createReauth()`.
 * @param options `onResumeError` receives an error that keeps the interrupted run from being resumed. Default: `reportError()`.
 * @returns The plugin for `app.use()`.
 *
 * @example
 * createApp(App).use(createReauthPlugin(reauth)).mount('#app')
 */
export const createReauthPlugin = (reauth: Reauth, options: ReauthPluginOptions = {}): Plugin<[]> => ({
  install: (app) => {
    const page = bindReauth(reauth, options)
    app.provide(KEY, page)
    // An app has no hook of its mounting, and is made for each request of a server.
    if (typeof window !== 'undefined') page.resume()
  },
})

/** Hands the page's sensitive actions to the components below this one. */
export const provideReauth = (page: ReauthBinding): void => provide(KEY, page)

/** What the plugin hands down. Throws in an app without it. */
export function injectReauth(): ReauthBinding {
  const page = inject(KEY, undefined)
  if (page === undefined) throw new Error('Call app.use(createReauthPlugin(reauth)) before you mount the app.')
  return page
}
