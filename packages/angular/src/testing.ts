import type { ApplicationRef, EnvironmentProviders } from '@angular/core'
import type { TestReauth } from '@reauth/core/testing'
import { provideReauth } from './provide-reauth.js'

/** A page of a test, opened by {@link openTestPage}. */
export interface TestPage {
  /** Resolves with the Angular application of the current page, once it has started. */
  readonly application: () => Promise<ApplicationRef>
  /** Destroys the application. A later page load starts nothing. */
  readonly close: () => Promise<void>
}

/**
 * Starts an Angular application for a test. It runs the real flow over services that the test scripts.
 *
 * Each page load of `app.page` destroys the application and starts it again, as a browser does. To test a single component, add `provideReauth(app.reauth)` to
 * the providers of `TestBed` instead.
 *
 * @param app The app from `createTestReauth()`.
 * @param start Starts the application with these providers, which replace `provideReauth()`.
 * @returns The page, once its application has started.
 *
 * @example
 * const app = createTestReauth({ actions: [transfer], service: { refresh: stale(), redirect: authenticates() } })
 * const page = await openTestPage(app, (reauth) => bootstrapApplication(App, { providers: [reauth] }))
 */
export async function openTestPage(
  app: TestReauth,
  start: (reauth: EnvironmentProviders) => Promise<ApplicationRef>,
): Promise<TestPage> {
  let current = start(provideReauth(app.reauth))
  const stop = app.subscribe(() => {
    current = current.then((previous) => {
      previous.destroy()
      return start(provideReauth(app.reauth))
    })
  })
  await current
  return {
    application: () => current,
    close: async () => {
      stop()
      ;(await current).destroy()
    },
  }
}
