// #region binding
import { type SensitiveActionState, type SensitiveRun, toActionState } from '@reauth/core'
import { Observable } from 'rxjs'

/** The state of a run and its changes. Completes when the run ends. */
export function stateOf<Data>(run: SensitiveRun<Data>): Observable<SensitiveActionState<unknown, Data>> {
  return new Observable((subscriber) => {
    const next = (): void => subscriber.next(toActionState(run, run.getSnapshot()))
    next()
    const subscription = run.subscribe(next)
    void run.ended.then(() => subscriber.complete())
    return subscription.unsubscribe
  })
}
// #endregion
