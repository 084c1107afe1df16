// #region angular
import { type Type, provideZonelessChangeDetection } from '@angular/core'
import { createApplication } from '@angular/platform-browser'
import { openTestPage } from '@reauth/angular/testing'
import type { TestReauth } from '@reauth/core/testing'

/** To test one component alone, add `provideReauth(app.reauth)` to the providers of `TestBed`. */
export const mountAngular = (app: TestReauth, TransferPage: Type<unknown>, root: Element) =>
  openTestPage(app, async (reauth) => {
    const application = await createApplication({ providers: [provideZonelessChangeDetection(), reauth] })
    application.bootstrap(TransferPage, root.appendChild(document.createElement('transfer-page')))
    return application
  })
// #endregion
