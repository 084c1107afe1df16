// #region binding
import type { Reauth, RunSnapshot, SensitiveAction, SensitiveRun } from '@reauth/core'
import { onMounted, onScopeDispose, shallowRef } from 'vue'
import { resumedRunOf } from './framework-resumed.js'

export function useSensitiveAction<Input, Data>(reauth: Reauth, action: SensitiveAction<Input, Data>) {
  const run = shallowRef<SensitiveRun | null>(null)
  const snapshot = shallowRef<RunSnapshot>()
  let stop = (): void => {}
  const follow = (next: SensitiveRun): void => {
    stop()
    run.value = next
    snapshot.value = next.getSnapshot()
    stop = next.subscribe((moment) => (snapshot.value = moment)).unsubscribe
  }
  onScopeDispose(() => stop())
  onMounted(async () => {
    const resumed = await resumedRunOf(reauth, action)
    if (resumed !== null && run.value === null) follow(resumed)
  })
  const perform = (...input: void extends Input ? [input?: Input] : [input: Input]) => {
    const started = reauth.start(action, ...input)
    follow(started)
    return started.outcome
  }
  return { run, snapshot, perform }
}
// #endregion
