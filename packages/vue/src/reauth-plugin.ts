import { type BindReauthOptions, type Reauth, type ReauthBinding, bindReauth } from '@reauth/core'
import { type InjectionKey, type Plugin, inject, provide } from 'vue'

/** Options of {@link createReauthPlugin}. */
export type ReauthPluginOptions = BindReauthOptions

const KEY: InjectionKey<ReauthBinding> = Symbol('reauth')

/**
 * Provides the page's sensitive actions to the components of an app, and continues the run that a redirect interrupted.
 *
 * On a server it only provides the actions; it starts nothing.
 *
 * @param reauth Create it once, outside the components, with `createReauth()`.
 * @param options `onResumeError` is called if the interrupted run can't be resumed. Default: `reportError()`.
 * @returns The plugin for `app.use()`.
 *
 * @example
 * createApp(App).use(createReauthPlugin(reauth)).mount('#app')
 */
export const createReauthPlugin = (reauth: Reauth, options: ReauthPluginOptions = {}): Plugin<[]> => ({
  install: (app) => {
    const binding = bindReauth(reauth, options)
    app.provide(KEY, binding)
    // A Vue app has no hook for mounting, and a server creates an app for each request.
    if (typeof window !== 'undefined') binding.resume()
  },
})

/** Provides the page's sensitive actions to the components below this one. */
export const provideReauth = (binding: ReauthBinding): void => provide(KEY, binding)

/** Returns the binding from the plugin. Throws in an app without the plugin. */
export function injectReauth(): ReauthBinding {
  const binding = inject(KEY, undefined)
  if (binding === undefined)
    throw new Error('The plugin is missing. Call app.use(createReauthPlugin(reauth)) before you mount the app.')
  return binding
}
