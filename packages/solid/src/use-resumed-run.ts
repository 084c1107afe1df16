import type { SensitiveRun } from '@reauth/core'
import { type Accessor, createSignal, onCleanup, onMount } from 'solid-js'
import { useReauthContext } from './reauth-provider.js'

/**
 * Returns the run that this page load continues, whatever its action is. Use it on the callback page.
 *
 * @returns The run, `undefined` while it isn't known yet, or `null` if this page load isn't the callback of a sensitive action.
 *
 * @example
 * const run = useResumedRun()
 * createEffect(() => run() === null && navigate('/'))
 */
export function useResumedRun(): Accessor<SensitiveRun | null | undefined> {
  const binding = useReauthContext()
  const [run, setRun] = createSignal<SensitiveRun | null>()
  const update = (): void => void setRun(binding.resumed)
  onMount(() => {
    onCleanup(binding.subscribe(update))
    update()
  })
  return run
}
