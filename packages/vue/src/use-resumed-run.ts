import type { SensitiveRun } from '@reauth/core'
import { type ShallowRef, onMounted, onScopeDispose, shallowRef } from 'vue'
import { injectReauth } from './reauth-plugin.js'

/**
 * Returns the run that this page load continues, whatever its action is. Use it on the callback page.
 *
 * @returns A ref to the run: `undefined` while it isn't known yet, or `null` if this page load isn't the callback of a sensitive action.
 *
 * @example
 * const run = useResumedRun()
 * watchEffect(() => run.value === null && router.replace('/'))
 */
export function useResumedRun(): Readonly<ShallowRef<SensitiveRun | null | undefined>> {
  const binding = injectReauth()
  const run = shallowRef<SensitiveRun | null>()
  const update = (): void => void (run.value = binding.resumed)
  let stop = (): void => {}
  onMounted(() => {
    stop = binding.subscribe(update)
    update()
  })
  onScopeDispose(() => stop())
  return run
}
