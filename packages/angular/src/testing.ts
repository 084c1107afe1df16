import type { ApplicationRef, EnvironmentProviders } from '@angular/core'
import type { TestReauth } from '@reauth/core/testing'
import { provideReauth } from './provide-reauth.js'

/** A page of a test. Made by {@link openTestPage}. */
export interface TestPage {
  /** The Angular application of the page that is shown. It waits for the one that is being started. */
  readonly application: () => Promise<ApplicationRef>
  /** Destroys it. A later page load starts nothing. */
  readonly close: () => Promise<void>
}

/**
 * Starts an Angular application for a test, with the real flow over services whose answers the test writes.
 *
 * Each page load of `app.page` destroys it and starts another one, as a browser does. For a component alone, `provideReauth(app.reauth)` among the providers of
 * `TestBed` is enough.
 *
 * @param app Made by `createTestReauth()`.
 * @param start Starts the application with these providers, which take the place of `provideReauth()`.
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
    current = current.then((before) => {
      before.destroy()
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
