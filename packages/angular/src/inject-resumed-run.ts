import { DestroyRef, type Signal, inject, signal } from '@angular/core'
import type { SensitiveRun } from '@reauth/core'
import { injectReauth } from './provide-reauth.js'

/**
 * Tells which run this page load continues, whatever its action is: for the callback page. Call it in an injection context.
 *
 * @returns `undefined` while that is not known yet, `null` if this page load is no callback of a sensitive action.
 *
 * @example
 * readonly run = injectResumedRun()
 * readonly follow = effect(() => this.run() === null && this.router.navigateByUrl('/'))
 */
export function injectResumedRun(): Signal<SensitiveRun | null | undefined> {
  const page = injectReauth()
  const run = signal(page.resumed)
  inject(DestroyRef).onDestroy(page.subscribe(() => run.set(page.resumed)))
  return run.asReadonly()
}
