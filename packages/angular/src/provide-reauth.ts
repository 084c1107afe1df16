import {
  type EnvironmentProviders,
  InjectionToken,
  afterNextRender,
  inject,
  makeEnvironmentProviders,
  provideEnvironmentInitializer,
} from '@angular/core'
import { type BindReauthOptions, type Reauth, type ReauthBinding, bindReauth } from '@reauth/core'

/** What {@link provideReauth} takes besides the flow. */
export type ProvideReauthOptions = BindReauthOptions

const REAUTH = new InjectionToken<ReauthBinding>('reauth')

/**
 * Hands the page's sensitive actions to the components of an app, and continues the run that a redirect interrupted, after the first render.
 *
 * On a server it provides, and starts nothing.
 *
 * @param reauth Made once, outside of the components, by `createReauth()`.
 * @param options `onResumeError` receives an error that keeps the interrupted run from being resumed. Default: `reportError()`.
 * @returns Providers of the app, or of a route.
 *
 * @example
 * bootstrapApplication(App, { providers: [provideReauth(reauth)] })
 */
export const provideReauth = (reauth: Reauth, options: ProvideReauthOptions = {}): EnvironmentProviders =>
  makeEnvironmentProviders([
    { provide: REAUTH, useFactory: () => bindReauth(reauth, options) },
    provideEnvironmentInitializer(() => void afterNextRender(injectReauth().resume)),
  ])

/** What `provideReauth()` hands down. Throws in an app without it. */
export function injectReauth(): ReauthBinding {
  const page = inject(REAUTH, { optional: true })
  if (page === null) throw new Error('Add provideReauth(reauth) to the providers of the app.')
  return page
}
