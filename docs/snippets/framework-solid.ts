// #region binding
import type { Reauth, RunSnapshot, SensitiveAction, SensitiveRun } from '@reauth/core'
import { createEffect, createSignal, onCleanup, onMount } from 'solid-js'
import { resumedRunOf } from './framework-resumed.js'

export function createSensitiveAction<Input, Data>(reauth: Reauth, action: SensitiveAction<Input, Data>) {
  const [run, setRun] = createSignal<SensitiveRun | null>(null)
  const [snapshot, setSnapshot] = createSignal<RunSnapshot>()
  createEffect(() => {
    const current = run()
    if (current === null) return
    setSnapshot(current.getSnapshot())
    onCleanup(current.subscribe((moment) => setSnapshot(moment)).unsubscribe)
  })
  onMount(() => {
    void resumedRunOf(reauth, action).then((resumed) => setRun((now) => now ?? resumed))
  })
  const perform = (...input: void extends Input ? [input?: Input] : [input: Input]) => {
    const started = reauth.start(action, ...input)
    setRun(started)
    return started.outcome
  }
  return { run, snapshot, perform }
}
// #endregion
