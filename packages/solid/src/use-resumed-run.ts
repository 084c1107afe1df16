import type { SensitiveRun } from '@reauth/core'
import { type Accessor, createSignal, onCleanup, onMount } from 'solid-js'
import { useReauthContext } from './reauth-provider.js'

/**
 * Tells which run this page load continues, whatever its action is: for the callback page.
 *
 * @returns `undefined` while that is not known yet, `null` if this page load is no callback of a sensitive action.
 *
 * @example
 * const run = useResumedRun()
 * createEffect(() => run() === null && navigate('/'))
 */
export function useResumedRun(): Accessor<SensitiveRun | null | undefined> {
  const page = useReauthContext()
  const [run, setRun] = createSignal<SensitiveRun | null>()
  const update = (): void => void setRun(page.resumed)
  onMount(() => {
    onCleanup(page.subscribe(update))
    update()
  })
  return run
}
