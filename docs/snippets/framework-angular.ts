// #region binding
import { DestroyRef, inject, signal } from '@angular/core'
import type { Reauth, RunSnapshot, SensitiveAction, SensitiveRun } from '@reauth/core'
import { resumedRunOf } from './framework-resumed.js'

export function injectSensitiveAction<Input, Data>(reauth: Reauth, action: SensitiveAction<Input, Data>) {
  const run = signal<SensitiveRun | null>(null)
  const snapshot = signal<RunSnapshot | undefined>(undefined)
  let stop = (): void => {}
  const follow = (next: SensitiveRun): void => {
    stop()
    run.set(next)
    snapshot.set(next.getSnapshot())
    stop = next.subscribe((moment) => snapshot.set(moment)).unsubscribe
  }
  inject(DestroyRef).onDestroy(() => stop())
  void resumedRunOf(reauth, action).then((resumed) => {
    if (resumed !== null && run() === null) follow(resumed)
  })
  const perform = (...input: void extends Input ? [input?: Input] : [input: Input]) => {
    const started = reauth.start(action, ...input)
    follow(started)
    return started.outcome
  }
  return { run: run.asReadonly(), snapshot: snapshot.asReadonly(), perform }
}
// #endregion
