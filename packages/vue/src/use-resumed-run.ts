import type { SensitiveRun } from '@reauth/core'
import { type ShallowRef, onMounted, onScopeDispose, shallowRef } from 'vue'
import { injectReauth } from './reauth-plugin.js'

/**
 * Tells which run this page load continues, whatever its action is: for the callback page.
 *
 * @returns A ref: `undefined` while that is not known yet, `null` if this page load is no callback of a sensitive action.
 *
 * @example
 * const run = useResumedRun()
 * watchEffect(() => run.value === null && router.replace('/'))
 */
export function useResumedRun(): Readonly<ShallowRef<SensitiveRun | null | undefined>> {
  const page = injectReauth()
  const run = shallowRef<SensitiveRun | null>()
  const update = (): void => void (run.value = page.resumed)
  let stop = (): void => {}
  onMounted(() => {
    stop = page.subscribe(update)
    update()
  })
  onScopeDispose(() => stop())
  return run
}
