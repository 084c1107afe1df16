import {
  type EnvironmentProviders,
  InjectionToken,
  afterNextRender,
  inject,
  makeEnvironmentProviders,
  provideEnvironmentInitializer,
} from '@angular/core'
import { type BindReauthOptions, type Reauth, type ReauthBinding, bindReauth } from '@reauth/core'

/** Options of {@link provideReauth}. */
export type ProvideReauthOptions = BindReauthOptions

const REAUTH = new InjectionToken<ReauthBinding>('reauth')

/**
 * Provides the page's sensitive actions to the components of an app, and after the first render continues the run that a redirect interrupted.
 *
 * On a server it only provides the actions; it starts nothing.
 *
 * @param reauth Create it once, outside the components, with `createReauth()`.
 * @param options `onResumeError` is called if the interrupted run can't be resumed. Default: `reportError()`.
 * @returns The providers for the app or a route.
 *
 * @example
 * bootstrapApplication(App, { providers: [provideReauth(reauth)] })
 */
export const provideReauth = (reauth: Reauth, options: ProvideReauthOptions = {}): EnvironmentProviders =>
  makeEnvironmentProviders([
    { provide: REAUTH, useFactory: () => bindReauth(reauth, options) },
    provideEnvironmentInitializer(() => void afterNextRender(injectReauth().resume)),
  ])

/** Returns the binding from `provideReauth()`. Throws if the app doesn't provide it. */
export function injectReauth(): ReauthBinding {
  const binding = inject(REAUTH, { optional: true })
  if (binding === null)
    throw new Error('The provider is missing. Add provideReauth(reauth) to the providers of the app.')
  return binding
}
