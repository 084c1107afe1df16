// #region provide
import { type ApplicationConfig, provideZonelessChangeDetection } from '@angular/core'
import { provideReauth } from '@reauth/angular'
import type { Reauth } from '@reauth/core'

/** For `bootstrapApplication(App, configOf(reauth))`. With zone.js, leave the first provider out. */
export const configOf = (reauth: Reauth): ApplicationConfig => ({
  providers: [provideZonelessChangeDetection(), provideReauth(reauth)],
})
// #endregion
