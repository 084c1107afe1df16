import { DestroyRef, type Signal, inject, signal } from '@angular/core'
import type { SensitiveRun } from '@reauth/core'
import { injectReauth } from './provide-reauth.js'

/**
 * Returns the run that this page load continues, whatever its action is. Use it on the callback page. Call it in an injection context.
 *
 * @returns The run, `undefined` while it isn't known yet, or `null` if this page load isn't the callback of a sensitive action.
 *
 * @example
 * readonly run = injectResumedRun()
 * readonly follow = effect(() => this.run() === null && this.router.navigateByUrl('/'))
 */
export function injectResumedRun(): Signal<SensitiveRun | null | undefined> {
  const binding = injectReauth()
  const run = signal(binding.resumed)
  inject(DestroyRef).onDestroy(binding.subscribe(() => run.set(binding.resumed)))
  return run.asReadonly()
}
