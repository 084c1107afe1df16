// #region binding
import type { RunSnapshot, SensitiveRun } from '@reauth/core'
import { Observable } from 'rxjs'

/** Every moment of a run, from now on; completes when the run ends. */
export function momentsOf(run: SensitiveRun): Observable<RunSnapshot> {
  return new Observable((subscriber) => {
    subscriber.next(run.getSnapshot())
    const subscription = run.subscribe(subscriber)
    void run.ended.then(() => subscriber.complete())
    return subscription.unsubscribe
  })
}
// #endregion
