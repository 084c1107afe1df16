// #region binding
import type { Reauth, RunSnapshot, SensitiveAction, SensitiveRun } from '@reauth/core'
import { derived, writable } from 'svelte/store'
import { resumedRunOf } from './framework-resumed.js'

export function sensitiveAction<Input, Data>(reauth: Reauth, action: SensitiveAction<Input, Data>) {
  const run = writable<SensitiveRun | null>(null, (_, update) => {
    void resumedRunOf(reauth, action).then((resumed) => update((now) => now ?? resumed))
  })
  const snapshot = derived<typeof run, RunSnapshot | undefined>(run, ($run, set) => {
    set($run?.getSnapshot())
    return $run?.subscribe(set).unsubscribe
  })
  const perform = (...input: void extends Input ? [input?: Input] : [input: Input]) => {
    const started = reauth.start(action, ...input)
    run.set(started)
    return started.outcome
  }
  return { run, snapshot, perform }
}
// #endregion
